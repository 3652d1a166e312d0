using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Refit;

namespace Gateway.Prefect;

/// <summary>Registers the room that speaks to Prefect.</summary>
internal static class PrefectServices
{
    /// <summary>Adds <see cref="IPrefectServer"/>, its HTTP client and its options. Time comes from a registered <see cref="TimeProvider"/>, secrets to
    /// keep out of messages from a registered <see cref="ISecretRedaction"/>.</summary>
    public static IServiceCollection AddPrefect(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PrefectOptions>().Bind(configuration.GetSection("Gateway:Prefect")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PrefectOptions>, PrefectOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WritePace>();
        services.AddSingleton<InDoubtWrites>();
        services.AddSingleton<KnownVersion>();
        services.AddSingleton<LastOutage>();
        services.AddSingleton<CsrfTokens>();
        services.AddTransient<CsrfHandler>();
        services.AddTransient<WritePaceHandler>();
        services.AddTransient<MeasuringHandler>();
        services.AddTransient<WholeAnswerHandler>();
        services.TryAddSingleton<ISecretRedaction, NothingToRedact>();
        services.AddTransient<IPrefectServer, PrefectServer>();
        AddClient(services);
        return services;
    }

    // From the outside in: CSRF, repetition, the write's place, what is measured, the time of one try, the whole answer, the network.
    private static void AddClient(IServiceCollection services)
    {
        var client = services.AddRefitGeneratedClient<IPrefectApi>(PrefectJson.Default)
            .ConfigureHttpClient((provider, http) => Configure(http, provider.GetRequiredService<IOptions<PrefectOptions>>().Value))
            .ConfigurePrimaryHttpMessageHandler(_ => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            })
            .RemoveAllLoggers()
            .AddHttpMessageHandler<CsrfHandler>();
        client.AddResilienceHandler("repeat", (builder, context) => PrefectResilience.Repeat(
            builder, OptionsOf(context.ServiceProvider), ClockOf(context.ServiceProvider), LoggerOf(context.ServiceProvider), context.ServiceProvider.GetRequiredService<LastOutage>()));
        client.AddHttpMessageHandler<WritePaceHandler>();
        client.AddHttpMessageHandler<MeasuringHandler>();
        client.AddResilienceHandler("try", (builder, context) => PrefectResilience.Try(
            builder, OptionsOf(context.ServiceProvider), ClockOf(context.ServiceProvider)));
        client.AddHttpMessageHandler<WholeAnswerHandler>();
    }

    private static void Configure(HttpClient client, PrefectOptions options)
    {
        client.BaseAddress = new Uri(options.ApiUrl.TrimEnd('/'));

        // Each try has its own time.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Add(ApiHeaders.Version, options.ApiVersion);
        if (options.AuthString is { } pair)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else if (options.BearerToken is { } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in options.Headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }
    }

    private static PrefectOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<PrefectOptions>>().Value;

    private static TimeProvider ClockOf(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static ILogger LoggerOf(IServiceProvider provider) => provider.GetRequiredService<ILogger<PrefectServer>>();

    // Where no room that knows secrets is registered.
    private sealed class NothingToRedact : ISecretRedaction
    {
        public string Redact(string text) => text;
    }
}
