using Gateway.Hosting.Http;
using Microsoft.AspNetCore.Diagnostics;

namespace Gateway.Hosting.Problems;

/// <summary>Gives every error answer that has no body yet one, in the same form as the others.</summary>
internal static class ProblemPipeline
{
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(failed => failed.Run(async http =>
        {
            SecurityHeaders.Apply(http);
            var exception = http.Features.Get<IExceptionHandlerFeature>()?.Error;
            var status = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
            await new ProblemResult(ProblemCatalog.ForStatus(status)).ExecuteAsync(http);
        }));
        app.UseStatusCodePages(context => new ProblemResult(ProblemCatalog.ForStatus(context.HttpContext.Response.StatusCode)).ExecuteAsync(context.HttpContext));
    }
}
