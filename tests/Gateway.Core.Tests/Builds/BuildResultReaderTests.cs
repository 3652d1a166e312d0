using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Gateway.Builds;

namespace Gateway.Core.Tests.Builds;

public sealed class BuildResultReaderTests
{
    [Fact]
    public void A_right_body_is_read_whole()
    {
        var build = Read(Right()).Build!;

        Assert.Equal(("org/one", 123L, "refs/heads/main", new string('a', 40)), (build.Repository, build.RepositoryId, build.Ref, build.Sha));
        Assert.Equal((1L, 7L, 2, "octocat"), (build.RunId, build.RunNumber, build.RunAttempt, build.Actor));
        Assert.Equal(("ghcr.io/org/one:main-aaaaaaa", "sha256:" + new string('0', 64), "text"), (build.Image, build.Digest, build.Manifest));
        Assert.Equal("success", build.Checks["test"]);
        var flow = Assert.Single(build.Flows);
        Assert.Equal(("a.py:f", "Flow", "d", "1", "{\"type\":\"object\"}"), (flow.Entrypoint, flow.Name, flow.Description, flow.Version, flow.ParameterOpenApiSchema?.GetRawText()));
    }

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"staging/x\"", "staging/x")]
    public void The_branch_of_a_pull_request_is_read_and_may_be_empty(string json, string expected)
    {
        var body = Right();
        body["base_ref"] = JsonNode.Parse(json);

        Assert.Equal(expected, Read(body).Build!.BaseRef);
    }

    [Theory]
    [InlineData("repository_id")]
    [InlineData("base_ref")]
    [InlineData("actor")]
    [InlineData("digest")]
    [InlineData("checks")]
    [InlineData("flows")]
    [InlineData("outputs")]
    [InlineData("workflow")]
    [InlineData("event_name")]
    [InlineData("server_url")]
    [InlineData("prefect_version")]
    public void An_optional_field_may_be_missing_or_null(string field)
    {
        var missing = Right();
        missing.Remove(field);
        var isNull = Right();
        isNull[field] = null;

        Assert.NotNull(Read(missing).Build);
        Assert.NotNull(Read(isNull).Build);
    }

    [Theory]
    [InlineData("3.6.29")]
    [InlineData("3.6.29.dev1")]
    [InlineData("3.7.0rc1")]
    [InlineData("3.10.0a2.dev12")]
    [InlineData("2.20.1.post1")]
    public void The_images_version_of_Prefect_is_read(string version)
    {
        var body = Right();
        body["prefect_version"] = version;

        Assert.Equal(version, Read(body).Build!.PrefectVersion);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"3\"")]
    [InlineData("\"3.6\"")]
    [InlineData("\"v3.6.29\"")]
    [InlineData("\"3.6.29\\n\"")]
    [InlineData("\" 3.6.29\"")]
    [InlineData("\"3.06.29\"")]
    [InlineData("\"3.6.29.4\"")]
    [InlineData("\"3.6.29-rc1\"")]
    [InlineData("\"3.6.29+12.gabc1234\"")]
    [InlineData("\"3.6.2\\u0669\"")]
    [InlineData("\"3.6.99999999999999999999999999999999999999999999999999999999999999999\"")]
    [InlineData("3.6")]
    [InlineData("[]")]
    public void Another_version_of_Prefect_is_an_error_at_its_pointer(string json)
    {
        var body = Right();
        body["prefect_version"] = JsonNode.Parse(json);

        Assert.Equal("/prefect_version", Assert.Single(Read(body).Errors).Pointer);
    }

    [Theory]
    [InlineData("repository")]
    [InlineData("ref")]
    [InlineData("sha")]
    [InlineData("run_id")]
    [InlineData("run_number")]
    [InlineData("run_attempt")]
    [InlineData("image")]
    [InlineData("manifest")]
    public void A_required_field_that_is_missing_or_null_is_an_error_at_its_pointer(string field)
    {
        var missing = Right();
        missing.Remove(field);
        var isNull = Right();
        isNull[field] = null;

        Assert.Equal("/" + field, Assert.Single(Read(missing).Errors).Pointer);
        Assert.Contains("This field is missing", Assert.Single(Read(isNull).Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repository", "\"one\"")]
    [InlineData("repository", "\"org/one/two\"")]
    [InlineData("repository", "\"org/o\\u0007ne\"")]
    [InlineData("repository_id", "0")]
    [InlineData("repository_id", "1.5")]
    [InlineData("ref", "\"\"")]
    [InlineData("ref", "\"refs/heads/a\\nb\"")]
    [InlineData("sha", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")]
    [InlineData("sha", "\"aaaaaaa\"")]
    [InlineData("run_id", "\"1\"")]
    [InlineData("run_id", "0")]
    [InlineData("run_id", "1e30")]
    [InlineData("run_attempt", "2147483648")]
    [InlineData("actor", "7")]
    [InlineData("image", "[]")]
    [InlineData("digest", "\"sha256:00\"")]
    [InlineData("checks", "[]")]
    [InlineData("manifest", "{}")]
    [InlineData("flows", "{}")]
    public void A_value_of_a_wrong_type_or_form_is_an_error_at_its_pointer(string field, string value)
    {
        var body = Right();
        body[field] = JsonNode.Parse(value);

        Assert.Equal("/" + field, Assert.Single(Read(body).Errors).Pointer);
    }

    [Theory]
    [InlineData("ref")]
    [InlineData("base_ref")]
    [InlineData("actor")]
    [InlineData("workflow")]
    [InlineData("image")]
    public void A_name_with_what_cannot_be_seen_or_turns_text_around_is_an_error_at_its_pointer(string field)
    {
        foreach (var hidden in (string[])["\u0085", "\u009b", "\u061c", "\u200b", "\u200e", "\u2028", "\u202e", "\u2066", "\ufeff"])
        {
            var body = Right();
            body[field] = "refs/heads/" + hidden + "x";

            Assert.Equal("/" + field, Assert.Single(Read(body).Errors).Pointer);
        }
    }

    [Fact]
    public void So_are_the_names_of_checks_outputs_and_flows()
    {
        var body = Right();
        body["checks"] = new JsonObject { ["te\u202est"] = "success", ["test"] = "succ\u200bess" };
        body["outputs"] = new JsonObject { ["st\u2066ep"] = new JsonObject(), ["step"] = new JsonObject { ["o\u0085"] = "1" } };
        body["flows"] = new JsonArray(new JsonObject { ["entrypoint"] = "a.py:\u202ef", ["name"] = "Fl\u202eow", ["version"] = "1\u200b" });

        Assert.Equal(
            ["/checks", "/checks/test", "/outputs", "/outputs/step", "/flows/0/entrypoint", "/flows/0/name", "/flows/0/version"],
            Read(body).Errors.Select(error => error.Pointer));
    }

    [Fact]
    public void Errors_inside_checks_and_flows_have_their_own_pointers()
    {
        var body = Right();
        body["checks"] = new JsonObject { ["a/b~c"] = 1 };
        body["flows"] = new JsonArray(1, new JsonObject { ["entrypoint"] = "x", ["name"] = "n", ["parameter_openapi_schema"] = "s" }, new JsonObject { ["entrypoint"] = "x" });

        Assert.Equal(
            ["/checks/a~1b~0c", "/flows/0", "/flows/1/parameter_openapi_schema", "/flows/2/name", "/flows/2/entrypoint"],
            Read(body).Errors.Select(error => error.Pointer));
    }

    [Theory]
    [InlineData("-1e999", false)]
    [InlineData("1e400", false)]
    [InlineData("-1.7e308", true)]
    public void A_schemas_numbers_are_such_that_prefect_can_store_them(string number, bool isTaken)
    {
        var body = Right();
        body["flows"] = new JsonArray(new JsonObject
        {
            ["entrypoint"] = "a.py:f",
            ["name"] = "f",
            ["parameter_openapi_schema"] = JsonNode.Parse($$"""{ "properties": { "x": { "anyOf": [{ "minimum": {{number}} }] } } }"""),
        });

        string[] expected = isTaken ? [] : ["/flows/0/parameter_openapi_schema"];
        Assert.Equal(expected, Read(body).Errors.Select(static error => error.Pointer));
    }

    [Fact]
    public void No_error_shows_a_value()
    {
        var body = Right();
        body["sha"] = "a-secret-by-mistake";
        body["checks"] = "a-secret-by-mistake";

        Assert.DoesNotContain(Read(body).Errors, error => error.Message.Contains("a-secret-by-mistake", StringComparison.Ordinal));
    }

    [Fact]
    public void Nesting_is_read_up_to_its_bound()
    {
        string Nested(int depth) => "{\"x\":" + new string('[', depth) + new string(']', depth) + "}";

        Assert.Contains(Read(Nested(BuildResultReader.MaxDepth - 1)).Errors, error => error.Pointer == "/repository");
        Assert.Equal("", Assert.Single(Read(Nested(BuildResultReader.MaxDepth)).Errors).Pointer);
    }

    [Fact]
    public void Any_bytes_at_all_are_read_without_an_exception() =>
        Gen.Select(Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 3]).Sample((place, value, kind) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Right().ToJsonString()).ToList();
            var at = place % bytes.Count;
            switch (kind)
            {
                case 0:
                    bytes[at] = value;
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(value, bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, "\\ud800"u8.ToArray());
                    break;
                default:
                    bytes.InsertRange(at, [value, value]);
                    break;
            }

            var reading = BuildResultReader.Read(bytes.ToArray());
            return reading.Build is null != (reading.Errors.Count == 0);
        });

    private static JsonObject Right() => new()
    {
        ["repository"] = "org/one",
        ["repository_id"] = 123,
        ["ref"] = "refs/heads/main",
        ["sha"] = new string('a', 40),
        ["run_id"] = 1,
        ["run_number"] = 7,
        ["run_attempt"] = 2,
        ["actor"] = "octocat",
        ["image"] = "ghcr.io/org/one:main-aaaaaaa",
        ["digest"] = "sha256:" + new string('0', 64),
        ["checks"] = new JsonObject { ["test"] = "success" },
        ["manifest"] = "text",
        ["flows"] = new JsonArray(new JsonObject
        {
            ["entrypoint"] = "a.py:f",
            ["name"] = "Flow",
            ["description"] = "d",
            ["version"] = "1",
            ["parameter_openapi_schema"] = new JsonObject { ["type"] = "object" },
        }),
    };

    private static BuildReading Read(JsonObject body) => Read(body.ToJsonString());

    private static BuildReading Read(string body) => BuildResultReader.Read(Encoding.UTF8.GetBytes(body));
}
