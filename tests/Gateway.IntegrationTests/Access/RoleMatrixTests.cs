using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Access;

/// <summary>
/// Who may call what: every operation of the OpenAPI document against every role. An operation that is new stands in no line here, and fails a
/// test until somebody has said who may call it.
/// </summary>
public sealed class RoleMatrixTests(OperatedGateway operated) : IClassFixture<OperatedGateway>
{
    private const string Everybody = "everybody";
    private const string Proof = "a repository's proof";

    private static readonly Dictionary<string, string> RequiredRoles = new(StringComparer.Ordinal)
    {
        ["GetLiveness"] = Everybody,
        ["GetReadiness"] = Everybody,
        ["PostBuild"] = Proof,
        ["PostOutdatedProjects"] = Proof,
        ["PostPlan"] = Proof,
        ["PostBranchRelease"] = Proof,
        ["PostGitHubWebhook"] = Proof,
        ["ListRollouts"] = "reader",
        ["GetRollout"] = "reader",
        ["WatchRollout"] = "reader",
        ["GetMode"] = "reader",
        ["PostModePlan"] = "reader",
        ["ListModes"] = "reader",
        ["ListBranches"] = "reader",
        ["GetModeEnvironment"] = "reader",
        ["GetModeDrift"] = "reader",
        ["PostRollback"] = "reader",
        ["GetRolloutChanges"] = "reader",
        ["CompareRollouts"] = "reader",
        ["CompareRolloutWithLive"] = "reader",
        ["PostSync"] = "reader",
        ["DeleteHold"] = "operator",
        ["RedeployRollout"] = "reader",
        ["CancelRollout"] = "operator",
        ["RetryRollout"] = "operator",
        ["PutFreeze"] = "operator",
        ["DeleteFreeze"] = "operator",
        ["PostFreezeException"] = "operator",
        ["DeleteFreezeException"] = "operator",
        ["ListRefusals"] = "reader",
        ["PostRelease"] = "operator",
        ["ListAudit"] = "admin",
    };

    private static readonly (string Role, string Key)[] Keys =
        [("reader", GatewaySettings.ApiKey), ("operator", OperatedGateway.OperatorKey), ("admin", OperatedGateway.AdminKey)];

    [Fact]
    public async Task Every_operation_opens_to_its_role_and_those_above_it_and_to_nobody_else()
    {
        var wrong = new List<string>();
        foreach (var (id, method, path) in await OperationsAsync())
        {
            if (!RequiredRoles.TryGetValue(id, out var least))
            {
                wrong.Add($"{id} ({method} {path}): nobody has said which role it needs.");
                continue;
            }

            foreach (var (role, key) in ((string, string?)[])[("none", null), ("unknown", "gwkey_unknown"), .. Keys])
            {
                var status = await StatusAsync(method, path, key);
                if (Expected(least, role) is { } expected ? status != expected : status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                {
                    wrong.Add($"{id} ({method} {path}) as {role}: {(int)status}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_role_is_written_down_for_an_operation_that_there_is_not() =>
        Assert.Equal(RequiredRoles.Keys.Order(StringComparer.Ordinal), (await OperationsAsync()).Select(operation => operation.Id).Order(StringComparer.Ordinal));

    /// <summary>What one credential is refused; null where it is let in, whatever it is told then.</summary>
    private static HttpStatusCode? Expected(string least, string role)
    {
        var rank = Array.FindIndex(Keys, known => known.Role == role);
        return least switch
        {
            Everybody => null,
            Proof => HttpStatusCode.Unauthorized,
            _ when rank < 0 => HttpStatusCode.Unauthorized,
            _ => rank < Array.FindIndex(Keys, known => known.Role == least) ? HttpStatusCode.Forbidden : null,
        };
    }

    private async Task<List<(string Id, HttpMethod Method, string Path)>> OperationsAsync()
    {
        var document = await operated.Gateway.GetJsonAsync("/openapi/v1.json");
        return
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               select ((string)operation.Value!["operationId"]!, HttpMethod.Parse(operation.Key), path.Key
                   .Replace("{id}", "01a208e4-0dcf-7dfb-8384-7cba149f9d72", StringComparison.Ordinal)
                   .Replace("{other}", "01a208e4-0dcf-7dfb-8384-7cba149f9d73", StringComparison.Ordinal)
                   .Replace("{mode}", "staging", StringComparison.Ordinal)),
        ];
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? key)
    {
        using var client = new HttpClient { BaseAddress = operated.Gateway.Address };
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post || method == HttpMethod.Put)
        {
            // Of an order it is the plan that is asked for: whose role is not enough for the order itself is told by tests of their own.
            request.Content = new StringContent(new JsonObject { ["dry_run"] = true }.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
