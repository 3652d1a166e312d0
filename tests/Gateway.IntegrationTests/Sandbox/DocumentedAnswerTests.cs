using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Sandbox.Versions;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>What each version of the sandbox answers has the fields that the document of that version names.</summary>
public sealed class DocumentedAnswerTests
{
    [Theory]
    [MemberData(nameof(SandboxVersions.Recorded), MemberType = typeof(SandboxVersions))]
    public async Task An_answer_has_the_fields_that_the_document_names_and_no_others(string version)
    {
        await using var client = await SandboxClient.StartAsync(new SandboxOptions { PrefectVersion = version });
        client.Sandbox.Heartbeat("docker-pool", "worker-1");
        var deployment = await client.CreateAsync("d", """{"schedules":[{"schedule":{"cron":"@daily"}}],"concurrency_limit":1}""");
        var run = await client.CreateRunAsync(deployment);
        await client.SendAsync("POST", "variables/", """{"name":"v","value":1}""");
        await client.SendAsync("POST", "automations/", """{"name":"a","trigger":{"posture":"Reactive"},"actions":[{"type":"do-nothing"}]}""");

        var wrong = new List<string>();
        foreach (var (method, operation, address) in Reads(client, deployment, run))
        {
            var (status, answer) = await client.SendAsync(method, address, method == "POST" ? "{}" : null);
            Assert.True(status == 200 && answer.GetRawText() != "[]", $"{address}: {status} {answer}");
            Compare(AnswerOf(ApiDocument.For(version), method.ToLowerInvariant(), operation), answer, operation, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));

        void Compare(JsonElement schema, JsonElement answer, string at, List<string> problems)
        {
            if (schema.TryGetProperty("items", out var items) && answer.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in answer.EnumerateArray().Take(1))
                {
                    Compare(items, item, at, problems);
                }
            }
            else if (schema.TryGetProperty("anyOf", out var choices) && choices.GetArrayLength() == 1)
            {
                Compare(choices[0], answer, at, problems);
            }
            else if (schema.TryGetProperty("$ref", out var reference) && answer.ValueKind == JsonValueKind.Object)
            {
                var properties = ApiDocument.For(version).Root.GetProperty("components").GetProperty("schemas")
                    .GetProperty(reference.GetString()!.Split('/')[^1]).GetProperty("properties");
                var (named, answered) = (NamesOf(properties), NamesOf(answer));
                if (named != answered)
                {
                    problems.Add($"{at}: {answered} instead of {named}");
                    return;
                }

                foreach (var property in properties.EnumerateObject())
                {
                    Compare(property.Value, answer.GetProperty(property.Name), $"{at}.{property.Name}", problems);
                }
            }
        }
    }

    private static (string Method, string Operation, string Address)[] Reads(SandboxClient client, JsonElement deployment, JsonElement run)
    {
        var (id, limit, made) = (deployment.GetProperty("id"), deployment.GetProperty("global_concurrency_limit").GetProperty("id"), run.GetProperty("id"));
        return
        [
            ("GET", "/flows/{}", $"flows/{client.FlowId}"),
            ("GET", "/deployments/{}", $"deployments/{id}"),
            ("GET", "/deployments/{}/schedules", $"deployments/{id}/schedules"),
            ("GET", "/flow_runs/{}", $"flow_runs/{made}"),
            ("GET", "/flow_run_states/", $"flow_run_states/?flow_run_id={made}"),
            ("GET", "/work_pools/{}", "work_pools/docker-pool"),
            ("POST", "/work_pools/{}/queues/filter", "work_pools/docker-pool/queues/filter"),
            ("POST", "/work_pools/{}/workers/filter", "work_pools/docker-pool/workers/filter"),
            ("GET", "/v2/concurrency_limits/{}", $"v2/concurrency_limits/{limit}"),
            ("GET", "/variables/name/{}", "variables/name/v"),
            ("POST", "/automations/filter", "automations/filter"),
            ("GET", "/block_types/slug/{}", "block_types/slug/secret"),
            ("POST", "/block_schemas/filter", "block_schemas/filter"),
        ];
    }

    private static JsonElement AnswerOf(ApiDocument document, string method, string operation)
    {
        var path = document.Root.GetProperty("paths").EnumerateObject().Single(each =>
            DocumentedObject.AddressOf(each.Name) == DocumentedObject.AddressOf(operation) && each.Value.TryGetProperty(method, out _));
        return path.Value.GetProperty(method).GetProperty("responses").GetProperty("200")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema");
    }

    private static string NamesOf(JsonElement source) =>
        string.Join(',', source.EnumerateObject().Select(each => each.Name).Order(StringComparer.Ordinal));
}
