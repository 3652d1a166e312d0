using System.CommandLine;

namespace Gateway.Sandbox;

/// <summary><c>--prefect-version</c>, of every command that starts a sandbox.</summary>
internal static class PrefectVersionOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--prefect-version")
        {
            Description = $"The version of Prefect to be: {string.Join(", ", PrefectVersions.Recorded)}.",
            DefaultValueFactory = _ => PrefectVersions.Default,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && PrefectVersions.Problem(token.Value) is { } problem)
            {
                result.AddError(problem);
            }
        });
        return option;
    }
}
