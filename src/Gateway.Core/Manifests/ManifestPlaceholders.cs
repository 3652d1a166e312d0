namespace Gateway.Manifests;

internal enum PlaceholderKind
{
    /// <summary><c>{{ build-image.image }}</c>: the output of a step.</summary>
    StepOutput,

    /// <summary><c>{{ $NAME }}</c>: a variable.</summary>
    Variable,

    /// <summary><c>{{ prefect.blocks.… }}</c> or <c>{{ prefect.variables.… }}</c>: what Prefect keeps.</summary>
    PrefectReference,

    /// <summary><c>{{ ctx.… }}</c>: a fact of the run, known when it starts.</summary>
    RunContext,
}

/// <summary>One placeholder in a text: where it stands, braces included, and what it names.</summary>
internal readonly record struct Placeholder(int Start, int Length, string Name, PlaceholderKind Kind)
{
    /// <summary>The variable's name without the dollar sign.</summary>
    public string VariableName => Name.TrimStart('$');
}

/// <summary>Finds placeholders as Prefect's templates define them: a name of word characters, dots, dashes, brackets and dollars in double braces.</summary>
internal static class ManifestPlaceholders
{
    public static bool MayHold(string text) => text.Contains("{{", StringComparison.Ordinal);

    public static Placeholder? FindNext(string text, int from)
    {
        for (var start = IndexOfBraces(text, from); start >= 0; start = IndexOfBraces(text, start + 1))
        {
            var nameStart = SkipSpace(text, start + 2);
            var nameEnd = nameStart;
            while (nameEnd < text.Length && IsNamePart(text[nameEnd]))
            {
                nameEnd++;
            }

            var end = SkipSpace(text, nameEnd);
            if (nameEnd > nameStart && text.AsSpan(end).StartsWith("}}", StringComparison.Ordinal))
            {
                var name = text[nameStart..nameEnd];
                return new Placeholder(start, end + 2 - start, name, KindOf(name));
            }
        }

        return null;
    }

    private static int IndexOfBraces(string text, int from) => text.IndexOf("{{", from, StringComparison.Ordinal);

    private static int SkipSpace(string text, int index)
    {
        while (index < text.Length && char.IsWhiteSpace(text[index]))
        {
            index++;
        }

        return index;
    }

    private static bool IsNamePart(char character) =>
        char.IsLetterOrDigit(character) || character is '_' or '.' or '-' or '[' or ']' or '$';

    private static PlaceholderKind KindOf(string name) => name switch
    {
        ['$', ..] => PlaceholderKind.Variable,
        _ when name.StartsWith("prefect.blocks.", StringComparison.Ordinal) => PlaceholderKind.PrefectReference,
        _ when name.StartsWith("prefect.variables.", StringComparison.Ordinal) => PlaceholderKind.PrefectReference,
        _ when name.StartsWith("ctx.", StringComparison.Ordinal) => PlaceholderKind.RunContext,
        _ => PlaceholderKind.StepOutput,
    };
}
