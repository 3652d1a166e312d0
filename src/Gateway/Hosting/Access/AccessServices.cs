using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>Registers who may read, who may operate, and how much.</summary>
internal static class AccessServices
{
    /// <summary>Policy of what any role is enough for.</summary>
    public const string Readers = "readers";

    /// <summary>Policy of what changes something.</summary>
    public const string Operators = "operators";

    /// <summary>Policy of what only admins may see.</summary>
    public const string Admins = "admins";

    /// <summary>Policy of what a repository may see of itself, too: any role, or its proof.</summary>
    public const string Watchers = "watchers";

    private static readonly string[] PeopleSchemes = [ApiKeyAuthentication.SchemeName, PersonAuthentication.SchemeName];

    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ =>
        {
            var options = configuration.GetSection(ApiKeys.Section).Get<Dictionary<string, ApiKeyOptions>>() ?? [];
            var (keys, errors) = ApiKeys.Read(options);
            return errors.Count == 0 ? keys : throw new SettingsException(errors);
        });
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection("Gateway:Http")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ConnectionLimits>();
        services.AddSingleton<PersonRoles>();
        services.AddSingleton<FailureLimit>();
        services.AddSingleton<CallerLimit>();
        services.AddSingleton<ReaderDoor>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
        services.AddSingleton<IPostConfigureOptions<ForwardedHeadersOptions>, TrustedProxies>();

        // The core alone: AddAuthentication brings data protection along, which writes keys that nothing here needs to the disk.
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = ApiKeyAuthentication.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, PersonAuthentication>(PersonAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, RepositoryCredentialAuthentication>(RepositoryCredentialAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Readers, policy => policy.AddAuthenticationSchemes(PeopleSchemes).RequireRole(Roles.From(Role.Reader)))
            .AddPolicy(Operators, policy => policy.AddAuthenticationSchemes(PeopleSchemes).RequireRole(Roles.From(Role.Operator)))
            .AddPolicy(Admins, policy => policy.AddAuthenticationSchemes(PeopleSchemes).RequireRole(Roles.From(Role.Admin)))
            .AddPolicy(Watchers, policy => policy
                .AddAuthenticationSchemes([.. PeopleSchemes, RepositoryCredentialAuthentication.SchemeName])
                .RequireAuthenticatedUser()
                .RequireAssertion(context => Callers.RoleOf(context.User) is not null || context.User.HasClaim(claim => claim.Type == RepositoryCredentialAuthentication.RepositoryClaim)));
        return services;
    }

    /// <summary>The lowest role that opens an endpoint to people.</summary>
    public static Role RequiredRoleOf(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<IAuthorizeData>()?.Policy switch
    {
        Readers or Watchers => Role.Reader,
        Operators => Role.Operator,
        _ => Role.Admin,
    };
}
