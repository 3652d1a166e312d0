using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

internal static class CsrfEndpoints
{
    public static void MapCsrf(this SandboxRoutes routes, CsrfTokens? tokens) => routes.Get("/csrf-token", call =>
    {
        if (call.Query("client") is not { } client)
        {
            return SandboxRoutes.Refusal([Issue.Missing(new(["query", "client"]), SandboxJson.Null)], null);
        }

        return tokens is null
            ? Answer.Problem(StatusCodes.Status422UnprocessableEntity, "CSRF protection is disabled.")
            : Answer.Ok(tokens.Issue(client));
    });
}
