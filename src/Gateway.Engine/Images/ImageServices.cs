using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Gateway.Images;

/// <summary>Registers the room that speaks to registries.</summary>
internal static class ImageServices
{
    /// <summary>Adds <see cref="IImageRegistries"/>, its HTTP client and its options. Time comes from a registered <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddImages(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Gateway:Images");
        services.AddOptions<ImageOptions>()
            .Bind(section)
            .PostConfigure(options =>
            {
                foreach (var (key, registry) in options.Registries ?? FrozenDictionary<string, RegistryOptions>.Empty)
                {
                    registry.PasswordFile = section[$"{nameof(options.Registries)}:{key}:{nameof(registry.Password)}:File"];
                }
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImageOptions>, ImageOptionsValidator>();
        services.AddHttpClient(RegistryClient.ClientName)
            .ConfigureHttpClient((provider, client) =>
            {
                client.Timeout = provider.GetRequiredService<IOptions<ImageOptions>>().Value.Timeout;
                client.MaxResponseContentBufferSize = RegistryClient.MaxBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),

                // Our traces are none of a registry's business.
                ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            })
            .RemoveAllLoggers();
        services.AddSingleton<RegistryTokens>();
        services.AddSingleton<RegistryClient>();
        services.AddSingleton<IImageRegistries, ImageRegistries>();
        return services;
    }
}
