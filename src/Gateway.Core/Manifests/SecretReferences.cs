namespace Gateway.Manifests;

/// <summary>
/// A MODE's secrets as deployments refer to them, <c>{{ prefect.blocks.secret.… }}</c>. Workers before 3.7.0 fill in such a reference only where
/// it stands alone: a longer text with one in it becomes a block of its own.
/// </summary>
/// <param name="Templates">The references, as they are written.</param>
/// <param name="BlockOfText">Names the block that holds a longer text; the same for the same text, references in it unresolved.</param>
internal sealed record SecretReferences(IReadOnlySet<string> Templates, Func<string, string> BlockOfText);
