using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Util;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>
/// GitHub's API as far as the comments of one pull request need it: list, create, update, in pages. See
/// https://docs.github.com/en/rest/issues/comments.
/// </summary>
internal sealed class GitHubComments : IDisposable
{
    /// <summary>The token that is taken.</summary>
    public const string Token = "the-token-of-the-job";

    /// <summary>Who comments with a job's token.</summary>
    public const string Bot = "github-actions[bot]";

    private readonly WireMockServer _server = WireMockServer.Start();
    private readonly List<JsonObject> _comments = [];
    private readonly Lock _lock = new();

    public GitHubComments(string repository, int pullRequest)
    {
        var path = $"/repos/{repository}/issues/{pullRequest}/comments";
        Answer(Request.Create().WithPath(path).UsingGet(), ListPage);
        Answer(Request.Create().WithPath(path).UsingPost(), request =>
        {
            var comment = Add(Bot, Body(request));
            return (HttpStatusCode.Created, comment);
        });
        Answer(Request.Create().WithPath($"/repos/{repository}/issues/comments/*").UsingPatch(), request =>
        {
            var id = long.Parse(request.Path.Split('/')[^1], CultureInfo.InvariantCulture);
            var comment = _comments.Single(comment => (long)comment["id"]! == id);
            comment["body"] = Body(request);
            return (HttpStatusCode.OK, comment);
        });
    }

    public string Address => _server.Url!;

    /// <summary>Whether the token may write; a job's that lacks the permission, or a locked conversation's, may not.</summary>
    public bool Refuses { get; set; }

    /// <summary>Every comment: who wrote it, and what.</summary>
    public IReadOnlyList<(string Login, string Body)> Comments
    {
        get
        {
            lock (_lock)
            {
                return [.. _comments.Select(comment => ((string)comment["user"]!["login"]!, (string)comment["body"]!))];
            }
        }
    }

    /// <summary>The methods of all requests, in order.</summary>
    public IEnumerable<string> Methods => _server.LogEntries.Select(entry => entry.RequestMessage!.Method);

    public JsonObject Add(string login, string body)
    {
        lock (_lock)
        {
            var comment = new JsonObject
            {
                ["id"] = 5_000_000_000 + _comments.Count,
                ["user"] = new JsonObject { ["login"] = login, ["type"] = login.EndsWith("[bot]", StringComparison.Ordinal) ? "Bot" : "User" },
                ["body"] = body,
            };
            _comments.Add(comment);
            return comment;
        }
    }

    public void Dispose() => _server.Dispose();

    private static string Body(IRequestMessage request) => (string)JsonNode.Parse(request.Body!)!["body"]!;

    private (HttpStatusCode Status, JsonNode Body) ListPage(IRequestMessage request)
    {
        var size = int.Parse(request.GetParameter("per_page")!.Single(), CultureInfo.InvariantCulture);
        var page = int.Parse(request.GetParameter("page")!.Single(), CultureInfo.InvariantCulture);
        return (HttpStatusCode.OK, new JsonArray([.. _comments.Skip((page - 1) * size).Take(size).Select(comment => comment.DeepClone())]));
    }

    private void Answer(IRequestBuilder request, Func<IRequestMessage, (HttpStatusCode Status, JsonNode Body)> answer) =>
        _server.Given(request).RespondWith(Response.Create().WithCallback(message =>
        {
            lock (_lock)
            {
                var (status, body) = message.Headers!["Authorization"].Single() != "Bearer " + Token
                    ? (HttpStatusCode.Unauthorized, new JsonObject { ["message"] = "Bad credentials" })
                    : Refuses && message.Method != "GET"
                        ? (HttpStatusCode.Forbidden, new JsonObject { ["message"] = "Resource not accessible by integration" })
                        : answer(message);
                return new ResponseMessage
                {
                    StatusCode = (int)status,
                    BodyData = new BodyData { DetectedBodyType = WireMock.Types.BodyType.String, BodyAsString = body.ToJsonString() },
                };
            }
        }));
}
