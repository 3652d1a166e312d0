namespace Gateway.Policy;

/// <summary>Names of environment variables as POSIX has them.</summary>
internal static class EnvironmentName
{
    public const string Fix = "Use letters, digits and _, and do not start with a digit.";

    public static bool IsValid(string? name) =>
        !string.IsNullOrEmpty(name) && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
