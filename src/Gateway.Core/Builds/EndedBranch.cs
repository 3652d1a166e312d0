using Gateway.Diagnostics;

namespace Gateway.Builds;

/// <summary>A branch of a repository that is done: it was deleted, or merged.</summary>
/// <param name="Repository">The repository, <c>owner/name</c>.</param>
/// <param name="RepositoryId">GitHub's id of the repository; null when it is not said.</param>
/// <param name="Branch">The branch, without <c>refs/heads/</c>.</param>
/// <param name="Reason"><c>deleted</c> or <c>merged</c>.</param>
internal sealed record EndedBranch(string Repository, long? RepositoryId, string Branch, string Reason)
{
    /// <summary>It was deleted.</summary>
    public const string Deleted = "deleted";

    /// <summary>Its pull request was merged.</summary>
    public const string Merged = "merged";

    /// <summary>Most characters of a branch's name.</summary>
    public const int MaxBranchLength = 1024;

    /// <summary>What a branch's name is, for errors.</summary>
    public const string ExpectedBranch = "the short name of a branch, such as fix/dates, without refs/heads/";

    /// <summary>Reads a body.</summary>
    /// <param name="body">The raw bytes, already verified.</param>
    /// <returns>The branch, or everything that is wrong with the body.</returns>
    public static (EndedBranch? Branch, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body) => JsonBody.Read(body, static fields => new EndedBranch(
        fields.Text("repository", 256, BuildSyntax.IsRepository, "the full name owner/name"),
        fields.OptionalInteger("repository_id", 1),
        fields.Text("branch", MaxBranchLength, IsBranch, ExpectedBranch),
        fields.OptionalText("reason", 16, static text => text is Deleted or Merged, "deleted or merged") ?? Deleted));

    /// <summary>Whether it may be the short name of a branch.</summary>
    public static bool IsBranch(string text) => BuildSyntax.IsPlain(text) && !text.StartsWith("refs/", StringComparison.Ordinal);
}
