namespace Gateway.Policy;

/// <summary>A MODE's secrets, which its manifests name as <c>{{ $NAME }}</c>; section <c>Gateway:Modes:&lt;name&gt;:Secrets</c>.</summary>
internal sealed class ModeSecretOptions
{
    /// <summary>How deployments get the secrets: <c>block</c> or <c>inline</c>. Default block.</summary>
    public SecretDelivery Delivery { get; set; } = SecretDelivery.Block;

    /// <summary>A directory with one file per secret, named like the secret; read for each rollout. Default none.</summary>
    public string? Directory { get; set; }

    /// <summary>Secrets by name, in addition to those of the directory; best read from files, <c>NAME__File</c>.</summary>
    public IReadOnlyDictionary<string, string?>? Values { get; set; }
}

/// <summary>How deployments get secrets.</summary>
internal enum SecretDelivery
{
    /// <summary>As Prefect Secret blocks, which the deployment refers to: it holds no secret itself.</summary>
    Block,

    /// <summary>In clear, in the deployment, as <c>prefect deploy</c> does it.</summary>
    Inline,
}
