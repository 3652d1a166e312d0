namespace Gateway.Ledger;

/// <summary>The large part of build results, kept once for all builds that share it: most builds change no manifest.</summary>
internal sealed class BuildContent
{
    /// <summary>SHA-256 over manifest and flow facts.</summary>
    public required byte[] Sha256 { get; set; }

    /// <summary>The text of <c>prefect.yaml</c>.</summary>
    public required string Manifest { get; set; }

    /// <summary>The flow facts, a JSON list.</summary>
    public required string Flows { get; set; }
}
