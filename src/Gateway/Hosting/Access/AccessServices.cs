using Microsoft.AspNetCore.Authentication;

namespace Gateway.Hosting.Access;

/// <summary>Registers who may read and who may operate.</summary>
internal static class AccessServices
{
    /// <summary>Policy of what any API key is enough for.</summary>
    public const string Readers = "readers";

    /// <summary>Policy of what changes something.</summary>
    public const string Operators = "operators";

    /// <summary>Policy of what a repository may see of itself, too: an API key or its proof.</summary>
    public const string Watchers = "watchers";

    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ =>
        {
            var options = configuration.GetSection(ApiKeys.Section).Get<Dictionary<string, ApiKeyOptions>>() ?? [];
            var (keys, errors) = ApiKeys.Read(options);
            return errors.Count == 0 ? keys : throw new SettingsException(errors);
        });

        // The core alone: AddAuthentication brings data protection along, which writes keys that nothing here needs to the disk.
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = ApiKeyAuthentication.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, RepositoryProofAuthentication>(RepositoryProofAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Readers, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Watchers, policy => policy
                .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName, RepositoryProofAuthentication.SchemeName)
                .RequireAuthenticatedUser())
            .AddPolicy(Operators, policy => policy.RequireRole(nameof(ApiKeyRole.Operator), nameof(ApiKeyRole.Admin)));
        return services;
    }
}
