using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Gateway.Oidc;

/// <summary>Registers the verification of tokens.</summary>
internal static class OidcServices
{
    /// <summary>Adds the verifiers, the issuers' keys and the options.</summary>
    public static IServiceCollection AddOidc(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OidcOptions>().Bind(configuration.GetSection("Gateway:Oidc")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsValidator>();
        services.AddOptions<PeopleOptions>().Bind(configuration.GetSection("Gateway:People")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PeopleOptions>, PeopleOptionsValidator>();

        // What the issuer answers is read where it was asked, and nowhere else; our traces are none of its business.
        services.AddHttpClient(KeyFetcher.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            });
        services.AddIssuer<OidcOptions>();
        services.AddIssuer<PeopleOptions>();
        services.AddSingleton(provider => new TokenVerifier(
            provider.GetRequiredKeyedService<SigningKeys>(typeof(OidcOptions)),
            provider.GetRequiredService<IOptions<OidcOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PersonVerifier(
            provider.GetRequiredKeyedService<SigningKeys>(typeof(PeopleOptions)),
            provider.GetRequiredService<IOptions<PeopleOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>The keys of one issuer; those of another must verify nothing of its tokens.</summary>
    private static void AddIssuer<TOptions>(this IServiceCollection services)
        where TOptions : IssuerOptions => services.AddKeyedSingleton(typeof(TOptions), static (provider, _) =>
        {
            var options = provider.GetRequiredService<IOptions<TOptions>>().Value;
            return new SigningKeys(
                new KeyFetcher(provider.GetRequiredService<IHttpClientFactory>(), options),
                options,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SigningKeys>>());
        });
}
