using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Hosting.Access;
using Gateway.Hosting.Api.Audit;
using Gateway.Hosting.Api.Drift;
using Gateway.Hosting.Api.Freezes;
using Gateway.Hosting.Api.Modes;
using Gateway.Hosting.Api.Operations;
using Gateway.Hosting.Api.Plans;
using Gateway.Hosting.Api.Refusals;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Health;
using Gateway.Hosting.Problems;

namespace Gateway.Cli.People;

/// <summary>What the gateway answered.</summary>
/// <param name="Value">What it says.</param>
/// <param name="Json">The same as it came.</param>
internal sealed record Answer<T>(T Value, ReadOnlyMemory<byte> Json);

/// <summary>Asks a running gateway. What is no success is a <see cref="CommandFailure"/>.</summary>
internal sealed class GatewayClient : IDisposable
{
    /// <summary>More than the largest plan: what answers may be something else than a gateway.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Longer than the gateway's longest deadline of a plan.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly Connection _connection;
    private readonly HttpClient _http;

    public GatewayClient(Connection connection)
    {
        _connection = connection;

        // A key goes nowhere that was not named: to no place that an answer points at, and without TLS to no proxy.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = connection.Address.Scheme == Uri.UriSchemeHttps };
        _http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MaxBytes };
    }

    public Uri Address => _connection.Address;

    public Task<Answer<ModeList>> ListModesAsync(CancellationToken cancellationToken) =>
        GetAsync("api/v1/modes", ModeJson.Answers.ModeList, cancellationToken);

    public Task<Answer<RolloutPage>> ListRolloutsAsync(RolloutQuery query, CancellationToken cancellationToken) =>
        GetAsync("api/v1/rollouts" + query.ToQuery(), RolloutJson.Answers.RolloutPage, cancellationToken);

    public Task<Answer<RolloutResource>> GetRolloutAsync(Guid id, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/rollouts/{id}", RolloutJson.Answers.RolloutResource, cancellationToken);

    public Task<Answer<ChangesResource>> GetChangesAsync(Guid id, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/rollouts/{id}/changes", PlanJson.Answers.ChangesResource, cancellationToken);

    public Task<Answer<ChangesResource>> CompareAsync(Guid id, Guid other, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/rollouts/{id}/compare/{other}", PlanJson.Answers.ChangesResource, cancellationToken);

    /// <summary>What to apply a rollout again would change, which is how the server differs from it.</summary>
    public Task<Answer<PlanResource>> CompareLiveAsync(Guid id, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/rollouts/{id}/compare/live", PlanJson.Answers.PlanResource, cancellationToken);

    public Task<Answer<DriftResource>> GetDriftAsync(string mode, bool cached, CancellationToken cancellationToken) =>
        GetAsync($"{PathOf(mode)}/drift{(cached ? "?cached=true" : "")}", DriftJson.Answers.DriftResource, cancellationToken);

    /// <summary>The builds of a commit that were refused, of which there is no rollout.</summary>
    public Task<Answer<RefusalPage>> ListRefusalsAsync(string commit, RolloutQuery filter, CancellationToken cancellationToken) => GetAsync(
        "api/v1/refusals" + UrlQuery.Of(("commit", commit), ("mode", filter.Mode), ("repository", filter.Repository), ("project", filter.Project)),
        RefusalJson.Answers.RefusalPage,
        cancellationToken);

    public Task<Answer<AuditPage>> ListAuditAsync(string query, CancellationToken cancellationToken) =>
        GetAsync("api/v1/audit" + query, AuditJson.Answers.AuditPage, cancellationToken);

    /// <summary>How the gateway is; 503 says it as well as 200.</summary>
    public Task<Answer<HealthReport>> GetReadinessAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "health/ready", null, HealthJson.Answers.HealthReport, cancellationToken, HttpStatusCode.ServiceUnavailable);

    public Task<Answer<PlanResource>> PlanRollbackAsync(string mode, RollbackRequest order, CancellationToken cancellationToken) =>
        PostAsync($"{PathOf(mode)}/rollbacks", order with { DryRun = true }, OrderJson.Default.RollbackRequest, PlanJson.Answers.PlanResource, cancellationToken);

    public Task<Answer<RolloutResource>> RollBackAsync(string mode, RollbackRequest order, CancellationToken cancellationToken) =>
        PostAsync($"{PathOf(mode)}/rollbacks", order, OrderJson.Default.RollbackRequest, RolloutJson.Answers.RolloutResource, cancellationToken);

    public Task<Answer<PlanResource>> PlanSyncAsync(string mode, SyncRequest order, CancellationToken cancellationToken) =>
        PostAsync($"{PathOf(mode)}/sync", order with { DryRun = true }, OrderJson.Default.SyncRequest, PlanJson.Answers.PlanResource, cancellationToken);

    public Task<Answer<RolloutResource>> SyncAsync(string mode, SyncRequest order, CancellationToken cancellationToken) =>
        PostAsync($"{PathOf(mode)}/sync", order, OrderJson.Default.SyncRequest, RolloutJson.Answers.RolloutResource, cancellationToken);

    public Task<Answer<PlanResource>> PlanRedeployAsync(Guid id, RedeployRequest order, CancellationToken cancellationToken) =>
        PostAsync($"api/v1/rollouts/{id}/redeploy", order with { DryRun = true }, OrderJson.Default.RedeployRequest, PlanJson.Answers.PlanResource, cancellationToken);

    public Task<Answer<RolloutResource>> RedeployAsync(Guid id, RedeployRequest order, CancellationToken cancellationToken) =>
        PostAsync($"api/v1/rollouts/{id}/redeploy", order, OrderJson.Default.RedeployRequest, RolloutJson.Answers.RolloutResource, cancellationToken);

    public Task<Answer<RolloutResource>> CancelAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"api/v1/rollouts/{id}/cancel", null, RolloutJson.Answers.RolloutResource, cancellationToken);

    public Task<Answer<RolloutResource>> RetryAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"api/v1/rollouts/{id}/retry", null, RolloutJson.Answers.RolloutResource, cancellationToken);

    public Task<Answer<FreezeResource>> FreezeAsync(string mode, FreezeRequest order, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Put, $"{PathOf(mode)}/freeze", JsonSerializer.SerializeToUtf8Bytes(order, OrderJson.Default.FreezeRequest), FreezeJson.Answers.FreezeResource, cancellationToken);

    public Task UnfreezeAsync(string mode, CancellationToken cancellationToken) => DeleteAsync($"{PathOf(mode)}/freeze", cancellationToken);

    public Task EndHoldAsync(LaneName lane, CancellationToken cancellationToken) =>
        DeleteAsync($"{PathOf(lane.Mode)}/hold{UrlQuery.Of(("repository", lane.Repository), ("project", lane.Project), ("branch", lane.Branch))}", cancellationToken);

    public void Dispose() => _http.Dispose();

    private static string PathOf(string mode) => "api/v1/modes/" + Uri.EscapeDataString(mode);

    private Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, type, cancellationToken);

    private Task<Answer<T>> PostAsync<TOrder, T>(string path, TOrder order, JsonTypeInfo<TOrder> orderType, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(order, orderType), type, cancellationToken);

    private Task<byte[]> DeleteAsync(string path, CancellationToken cancellationToken) => AskAsync(HttpMethod.Delete, path, null, [], cancellationToken);

    private async Task<Answer<T>> SendAsync<T>(
        HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken, params IReadOnlyList<HttpStatusCode> alsoGood)
    {
        var json = await AskAsync(method, path, body, alsoGood, cancellationToken);
        try
        {
            return new Answer<T>(JsonSerializer.Deserialize(json, Strict(type)) ?? throw new JsonException("The response is empty."), json);
        }
        catch (JsonException exception)
        {
            throw new CommandFailure(
                ExitCodes.NoAnswer,
                $"{Address}{path} responded with what this version of the command does not understand: {exception.Message} Use the command of the gateway's version.");
        }
    }

    /// <summary>Refuses an answer that lacks what a gateway always says: what answers may be something else.</summary>
    private static JsonTypeInfo<T> Strict<T>(JsonTypeInfo<T> type) =>
        (JsonTypeInfo<T>)new JsonSerializerOptions(type.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true }.GetTypeInfo(typeof(T));

    /// <summary>The body of an answer that is a success.</summary>
    private async Task<byte[]> AskAsync(HttpMethod method, string path, byte[]? body, IReadOnlyList<HttpStatusCode> alsoGood, CancellationToken cancellationToken)
    {
        try
        {
            using var request = ToRequest(method, path, body);
            using var answer = await _http.SendAsync(request, cancellationToken);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode || alsoGood.Contains(answer.StatusCode) ? bytes : throw FailureOf(request.RequestUri!, answer, bytes);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CommandFailure(ExitCodes.NoAnswer, $"The gateway at {Address} cannot be reached: {exception.Message}");
        }
    }

    private HttpRequestMessage ToRequest(HttpMethod method, string path, byte[]? body)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Headers.TryAddWithoutValidation(ApiKeyAuthentication.Header, _connection.Key);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, application/problem+json");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        return request;
    }

    private static CommandFailure FailureOf(Uri address, HttpResponseMessage answer, byte[] body)
    {
        var status = (int)answer.StatusCode;
        if (ProblemText.Read(body) is not { } problem)
        {
            return new CommandFailure(ExitCodes.NoAnswer, $"{address} responded with {status}, which is not a response of the gateway. Check the address.");
        }

        return new CommandFailure(CodeOf(answer.StatusCode, problem), [.. ProblemText.LinesOf(problem, status)]);
    }

    private static int CodeOf(HttpStatusCode status, GatewayProblem problem) => status switch
    {
        HttpStatusCode.Unauthorized => ExitCodes.NoAccess,
        HttpStatusCode.Forbidden when problem.Code == Codes.RoleRequired => ExitCodes.NoAccess,
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => ExitCodes.NoAnswer,
        _ => ExitCodes.Refused,
    };
}
