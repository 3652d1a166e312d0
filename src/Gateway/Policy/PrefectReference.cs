namespace Gateway.Policy;

/// <summary>References to Prefect's blocks and variables, <c>{{ prefect.blocks.… }}</c> and <c>{{ prefect.variables.… }}</c>.</summary>
internal static class PrefectReference
{
    private const string Open = "{{";

    public static bool IsIn(string value)
    {
        for (var at = value.IndexOf(Open, StringComparison.Ordinal); at >= 0; at = value.IndexOf(Open, at + 1, StringComparison.Ordinal))
        {
            var inside = value.AsSpan(at + Open.Length).TrimStart();
            if (inside.StartsWith("prefect.blocks.", StringComparison.Ordinal) || inside.StartsWith("prefect.variables.", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
