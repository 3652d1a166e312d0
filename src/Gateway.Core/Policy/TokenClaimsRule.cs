using System.Globalization;
using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>What the token says of the run, the body says as well.</summary>
internal sealed class TokenClaimsRule : IAdmissionRule
{
    public IEnumerable<Finding> Check(AdmissionRequest request)
    {
        if (request.Token is not { } token || request.IsOfPerson)
        {
            return [];
        }

        var build = request.Build;
        (string Field, string Claim, string? Said)[] pairs =
        [
            ("repository_id", Text(token.RepositoryId), build.RepositoryId is { } id ? Text(id) : null),
            ("ref", PlainText.Escape(token.Ref), build.Ref),
            ("sha", token.Sha, build.Sha),
            ("run_id", Text(token.RunId), Text(build.RunId)),
            ("run_number", Text(token.RunNumber), Text(build.RunNumber)),
            ("run_attempt", Text(token.RunAttempt), Text(build.RunAttempt)),
            ("event_name", token.EventName, build.EventName),
        ];
        return [
            .. pairs.Where(static pair => pair.Said is not null && pair.Said != pair.Claim).Select(static pair => Refuse(pair.Field, pair.Claim, pair.Said!)),
            .. string.Equals(token.Repository, build.Repository, StringComparison.OrdinalIgnoreCase) ? (Finding[])[] : [Refuse("repository", token.Repository, build.Repository)],
        ];
    }

    private static Finding Refuse(string field, string claim, string said) => new()
    {
        Code = RefusalCodes.ClaimsMismatch,
        Message = $"The body says that {field} is {said}, but the token says {claim}.",
        Seen = said,
        Expected = claim,
        Pointer = "/" + field,
        Fix = "Send the values that GitHub gives for the run, from the job that requested the token.",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
