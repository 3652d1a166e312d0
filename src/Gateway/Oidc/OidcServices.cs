using Microsoft.Extensions.Options;

namespace Gateway.Oidc;

/// <summary>Registers the verification of tokens.</summary>
public static class OidcServices
{
    /// <summary>Adds the verifier, the issuer's keys and the options.</summary>
    public static IServiceCollection AddOidc(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<OidcOptions>().Bind(configuration.GetSection("Gateway:Oidc")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsValidator>();

        // What the issuer answers is read where it was asked, and nowhere else.
        services.AddHttpClient(KeyFetcher.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton<KeyFetcher>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton(provider => new TokenVerifier(
            provider.GetRequiredService<SigningKeys>(),
            provider.GetRequiredService<IOptions<OidcOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
