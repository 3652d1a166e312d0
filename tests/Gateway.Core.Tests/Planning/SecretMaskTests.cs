using System.Text.Json;
using Gateway.Planning;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

public sealed class SecretMaskTests
{
    private const string Masked = SecretMask.Masked;

    [Theory]
    [InlineData("PASSWORD")]
    [InlineData("DB_PASSWORD_PROD")]
    [InlineData("dbpassword")]
    [InlineData("passwd")]
    [InlineData("SMTP_PASS")]
    [InlineData("pwd")]
    [InlineData("client-secret")]
    [InlineData("clientSecret")]
    [InlineData("ACCESS_TOKENS")]
    [InlineData("accesstoken")]
    [InlineData("API_KEY")]
    [InlineData("apiKey")]
    [InlineData("APIKey")]
    [InlineData("ARCGIS_KEY2")]
    [InlineData("apikey")]
    [InlineData("AWS_SECRET_ACCESS_KEY_ID")]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS")]
    [InlineData("basic.auth")]
    [InlineData("OAuthState")]
    [InlineData("Authorization")]
    [InlineData("SENTRY_DSN")]
    [InlineData("DB_CONN")]
    [InlineData("connection-string")]
    [InlineData("ConnectionStrings__Default")]
    [InlineData("GITHUB_PAT")]
    [InlineData("SENHA_BANCO")]
    [InlineData("registry_credentials")]
    public void A_value_whose_name_says_secret_is_masked(string name)
    {
        Assert.Equal(Masked, Text(name, "hunter2"));
        Assert.Equal(Masked, SecretMask.Apply(name, Json("12345")).GetString());
        Assert.Equal(Masked, SecretMask.Apply(name, Json("""{"username": "u", "x": "hunter2"}""")).GetString());
        Assert.Equal(Masked, SecretMask.Apply(name, Json("""["hunter2"]""")).GetString());
    }

    [Theory]
    [InlineData("KEYBOARD")]
    [InlineData("MONKEY")]
    [InlineData("TURKEY_LAYER")]
    [InlineData("AUTHOR")]
    [InlineData("co_authors")]
    [InlineData("PATH")]
    [InlineData("compass")]
    [InlineData("CONNECTOR")]
    [InlineData("SIGNAL")]
    [InlineData("image")]
    [InlineData("")]
    [InlineData("_")]
    public void A_value_whose_name_says_nothing_of_the_kind_is_shown(string name) => Assert.Equal("hunter2", Text(name, "hunter2"));

    [Fact]
    public void What_cannot_be_a_secret_is_shown_under_any_name()
    {
        Assert.Equal(JsonValueKind.True, SecretMask.Apply("use_token", Json("true")).ValueKind);
        Assert.Equal(JsonValueKind.Null, SecretMask.Apply("token", Json("null")).ValueKind);
        Assert.Equal(JsonValueKind.Null, SecretMask.Apply("token", default).ValueKind);
        Assert.Equal("", Text("token", ""));
    }

    [Theory]
    [InlineData("{{ prefect.blocks.secret.arcgis-password }}", "{{ prefect.blocks.secret.arcgis-password }}")]
    [InlineData("{{prefect.variables.token}}", "{{prefect.variables.token}}")]
    [InlineData("Bearer {{ prefect.blocks.secret.x }}", Masked + "{{ prefect.blocks.secret.x }}")]
    [InlineData("{{ prefect.blocks.secret.x }}hunter2", "{{ prefect.blocks.secret.x }}" + Masked)]
    [InlineData("{{ $HUNTER2 }}", Masked)]
    [InlineData("\ue000{{ prefect.blocks.secret.x }}", Masked)]
    public void References_to_Prefects_blocks_and_variables_stay_under_a_secrets_name(string value, string shown) =>
        Assert.Equal(shown, Text("ARCGIS_PASSWORD", value));

    [Theory]
    [InlineData("https://example.org/a?b=c", "https://example.org/a?b=c")]
    [InlineData("https://example.org:8443/@me", "https://example.org:8443/@me")]
    [InlineData("https://example.org/users/a@b", "https://example.org/users/a@b")]
    [InlineData("ghcr.io/org/auth-service:main-abcdef1", "ghcr.io/org/auth-service:main-abcdef1")]
    [InlineData("postgres://u:hunter2@db:5432/x", "postgres://" + Masked + "@db:5432/x")]
    [InlineData("postgres://u:hun@ter2@db/x", "postgres://" + Masked + "@db/x")]
    [InlineData("postgres://u:hun/ter2@db/x", "postgres://" + Masked + "@db/x")]
    [InlineData("https://hunter2@example.org", "https://" + Masked + "@example.org")]
    [InlineData("amqp://u:hunter2@a,amqp://u:hunter2@b", "amqp://" + Masked + "@a,amqp://" + Masked + "@b")]
    [InlineData("see git+https://u:hunter2@h/r and more", "see git+https://" + Masked + "@h/r and more")]
    [InlineData("postgres://{{ prefect.blocks.secret.u }}:{{ prefect.blocks.secret.p }}@db/x", "postgres://{{ prefect.blocks.secret.u }}:{{ prefect.blocks.secret.p }}@db/x")]
    [InlineData("postgres://{{ prefect.blocks.secret.u }}:hunter2@db/x", "postgres://{{ prefect.blocks.secret.u }}" + Masked + "@db/x")]
    public void The_user_in_a_URL_is_masked_and_nothing_else_of_it(string value, string shown) => Assert.Equal(shown, Text("DATABASE_URL", value));

    [Theory]
    [InlineData("https://h/x?sig=hunter2&sv=1", "https://h/x?sig=" + Masked + "&sv=1")]
    [InlineData("Server=db;Password=hun,ter2;Database=x", "Server=db;Password=" + Masked + ";Database=x")]
    [InlineData("a=1,token=hunter2", "a=1,token=" + Masked)]
    [InlineData("python x.py --password hunter2 --verbose", "python x.py --password " + Masked + " --verbose")]
    [InlineData("python x.py --api-key=\"hun ter2\" -v", "python x.py --api-key=" + Masked + " -v")]
    [InlineData("user: u\npassword: hunter2\n", "user: u\npassword: " + Masked + "\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nhunter2", Masked)]
    [InlineData("""{"user": "u", "password": "hunter2"}""", """{"user":"u","password":"••••••"}""")]
    [InlineData("""{"a": "1"}""", """{"a": "1"}""")]
    [InlineData("""{"a": "\ud800", "password": "hunter2"}""", """{"a": "\ud800", "password":••••••}""")]
    [InlineData("re-key the door", "re-key the door")]
    public void A_secret_inside_a_text_is_masked(string value, string shown) =>
        Assert.Equal(shown.Replace(" ", "", StringComparison.Ordinal), Text("command", value).Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void Values_deep_inside_go_by_their_own_names()
    {
        var masked = SecretMask.Apply("pull_steps", Json("""
            [ { "git_clone": { "repository": "https://u:hunter2@h/r", "access_token": "hunter2", "branch": "main" } },
              { "env": [ { "name": "API_KEY", "value": "hunter2" }, { "name": "MODE", "value": "prod" } ] } ]
            """));

        Assert.Equal("""[{"git_clone":{"repository":"https://••••••@h/r","access_token":"••••••","branch":"main"}},{"env":[{"name":"API_KEY","value":"••••••"},{"name":"MODE","value":"prod"}]}]""", masked.GetRawText());
    }

    [Theory]
    [InlineData("://")]
    [InlineData("a")]
    [InlineData("token=")]
    [InlineData("{{ prefect.blocks.")]
    [InlineData("x:y@")]
    [InlineData(" -a")]
    [InlineData("[")]
    public void A_hostile_text_costs_no_more_than_its_length(string piece)
    {
        var (one, ten) = (AllocatedFor(100_000), AllocatedFor(1_000_000));

        Assert.InRange(ten, 0, 12 * one);

        long AllocatedFor(int length)
        {
            var text = JsonSerializer.SerializeToElement(string.Concat(Enumerable.Repeat(piece, length / piece.Length)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            SecretMask.Apply("x", text);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static string Text(string name, string value) => SecretMask.Apply(name, JsonSerializer.SerializeToElement(value)).GetString()!;
}
