using Gateway.Builds;

namespace Gateway.Hosting.Api;

/// <summary>Why somebody orders something.</summary>
internal static class OrderReason
{
    public const int MaxLength = 500;

    public const string Expected = "a reason of 1 to 500 characters on one line";

    public static bool IsValid(string text) => BuildSyntax.IsPlain(text) && !string.IsNullOrWhiteSpace(text);
}
