using System.Globalization;

namespace Gateway.Sandbox.Hosting;

/// <summary>The version of the API, which is the same for all recorded servers, and the check of the one a client says it speaks.</summary>
internal static class ApiVersion
{
    public const string Api = "0.8.4";

    private const string MinimumText = "0.8.0";

    private static readonly Version Minimum = new(0, 8, 0);

    public static Answer? Refusal(string? requested)
    {
        if (string.IsNullOrEmpty(requested))
        {
            return null;
        }

        if (requested.Split('.') is not { Length: 3 } parts
            || !parts.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return Answer.Problem(
                StatusCodes.Status400BadRequest,
                $"Invalid X-PREFECT-API-VERSION header format.Expected header in format 'x.y.z' but received {requested}");
        }

        return Version.Parse(requested) < Minimum
            ? Answer.Problem(
                StatusCodes.Status400BadRequest,
                $"The request specified API version {requested} but this server requires version {MinimumText} or higher.")
            : null;
    }
}
