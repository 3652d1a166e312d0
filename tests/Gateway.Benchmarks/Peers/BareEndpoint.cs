using System.Security.Cryptography;
using System.Text;

namespace Gateway.Benchmarks.Peers;

/// <summary>The least that a verifier on Kestrel can do: read the body, compute one HMAC, answer.</summary>
internal static class BareEndpoint
{
    public static async Task<int> RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        var key = Encoding.UTF8.GetBytes(SampleBuild.Secret);
        app.MapPost("/hmac", async (HttpContext http) =>
        {
            var length = (int)(http.Request.ContentLength ?? 0);
            var body = new byte[length];
            await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted);
            var hash = HMACSHA256.HashData(key, body);
            http.Response.StatusCode = hash.Length > 0 ? StatusCodes.Status202Accepted : StatusCodes.Status500InternalServerError;
        });
        await app.RunAsync();
        return 0;
    }
}
