namespace Gateway.Prefect;

/// <summary>Knows secrets that the server may have been sent, and so may repeat in the reasons of its refusals.</summary>
internal interface ISecretRedaction
{
    /// <summary>The text without any of them.</summary>
    string Redact(string text);
}
