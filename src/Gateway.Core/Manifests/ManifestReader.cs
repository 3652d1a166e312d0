using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>Reads a manifest's text. The text may come from anyone: whatever it holds, reading ends soon and with findings.</summary>
internal static class ManifestReader
{
    /// <summary>Reads the text of a <c>prefect.yaml</c>.</summary>
    /// <param name="text">The text as the build result carried it.</param>
    /// <param name="limits">How large it may be.</param>
    /// <returns>The manifest, where there is one, and what is wrong with the text.</returns>
    public static ManifestReading Read(string text, ManifestLimits limits)
    {
        limits = limits.Of(text.Length);
        var findings = new FindingList();
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        var root = IsReadable(text, limits, findings) ? YamlComposer.Compose(text, limits, findings) : null;
        var deployments = root is null ? null : DeploymentsOf(root, limits, findings);
        var manifest = deployments is null ? null : new Manifest((YamlMapping)root!, deployments, findings.All);
        return new ManifestReading(manifest, findings.ByPlace());
    }

    private static bool IsReadable(string text, ManifestLimits limits, FindingList findings)
    {
        if (text.Length > limits.MaxCharacters)
        {
            findings.Error(
                Codes.TextTooLong,
                $"The manifest has {text.Length} characters; the maximum is {limits.MaxCharacters}.",
                "Split the repository's deployments, or share common parts with anchors.",
                location: null);
            return false;
        }

        if (EncodingFaultOf(text) is { } fault)
        {
            findings.AddRange([fault]);
            return false;
        }

        var forbidden = ManifestText.IndexOfForbidden(text);
        if (forbidden >= 0)
        {
            findings.Error(
                Codes.CharacterForbidden,
                $"The character U+{(int)text[forbidden]:X4} is not allowed in YAML.",
                "Remove it, or write it as an escape in double quotes.",
                new ManifestLines(text).At(forbidden));
            return false;
        }

        return true;
    }

    /// <summary>A file that was read as UTF-8 and is not: its zeros, or the characters that stand for what could not be read, are in the text.</summary>
    private static Finding? EncodingFaultOf(string text)
    {
        const string Fix = "Save the file as UTF-8, and read it as UTF-8 where it is sent from.";
        if (text is ['\0', not '\0', ..] or [not '\0', '\0', ..] or ['\uFFFD', '\uFFFD', ..])
        {
            return new Finding(Codes.ManifestNotUtf8, FindingSeverity.Error, "The manifest seems to be UTF-16 that was read as if it were UTF-8.", Fix, new ManifestLocation(1, 1));
        }

        return text.IndexOf('\uFFFD', StringComparison.Ordinal) is >= 0 and var unread
            ? new Finding(
                Codes.ManifestNotUtf8,
                FindingSeverity.Error,
                "The character U+FFFD stands here for what could not be read as UTF-8: the manifest seems to be Windows-1252 or ISO-8859-1 (Latin-1).",
                $"{Fix} If you mean this character, write it as an escape in double quotes.",
                new ManifestLines(text).At(unread))
            : null;
    }

    private static YamlSequence? DeploymentsOf(YamlNode root, ManifestLimits limits, FindingList findings)
    {
        if (root is not YamlMapping mapping)
        {
            findings.Error(
                Codes.ManifestNotMapping,
                $"A manifest must be a mapping with the key deployments, not {root.Kind}.",
                "Send the content of the repository's prefect.yaml.",
                root.Location);
            return null;
        }

        switch (mapping.Find("deployments"))
        {
            // An empty list says that none is wanted. A key that is missing or has no value may as well be another file, or one that was cut off.
            case YamlScalar { Type: YamlScalarType.Null } or null:
                findings.Error(
                    Codes.DeploymentsMissing,
                    "The manifest has no list of deployments.",
                    "List them under the key deployments. To remove all deployments, write deployments: [].",
                    mapping.FindEntry("deployments")?.Location ?? mapping.Location);
                return null;
            case YamlSequence deployments when deployments.Items.Count > limits.MaxDeployments:
                findings.Error(
                    Codes.DeploymentsTooMany,
                    $"The manifest lists {deployments.Items.Count} deployments; the maximum is {limits.MaxDeployments}.",
                    "Split the repository's deployments.",
                    deployments.Location);
                return null;
            case YamlSequence deployments when mapping.Find("pull") is { } pull && CharactersOf(pull, deployments) > limits.MaxExpandedCharacters:
                findings.Error(
                    Codes.ExpandedTooLong,
                    $"The manifest's pull steps exceed {limits.MaxExpandedCharacters} characters, counted once for each deployment that uses them{limits.CharactersNote}.",
                    "Shorten the steps, or split the repository's deployments.",
                    pull.Location);
                return null;
            case YamlSequence deployments:
                return deployments;
            case var other:
                findings.Error(
                    Codes.TypeMismatch,
                    $"deployments must be a list, not {other.Kind}.",
                    "Start each deployment with a dash.",
                    other.Location);
                return null;
        }
    }

    /// <summary>Deployments without pull steps of their own take the manifest's, as an alias would.</summary>
    private static long CharactersOf(YamlNode pull, YamlSequence deployments) =>
        pull.Characters * deployments.Items.Count(item => (item as YamlMapping)?.Find("pull") is null or YamlScalar);
}
