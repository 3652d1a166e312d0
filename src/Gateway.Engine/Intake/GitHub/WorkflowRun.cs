using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Intake.GitHub;

/// <summary>A run of a workflow that has ended: what GitHub's event <c>workflow_run</c> says of it.</summary>
internal sealed record WorkflowRun
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>GitHub's id of the repository; null when the body gives none.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>Path of the workflow's file, such as <c>.github/workflows/ci_cd.yml</c>; null when the body gives none.</summary>
    public string? Workflow { get; init; }

    /// <summary>Id of the run, kept by a re-run.</summary>
    public required long Id { get; init; }

    /// <summary>Its number within the workflow, kept by a re-run.</summary>
    public required long Number { get; init; }

    /// <summary>The attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>What started it, such as <c>push</c>.</summary>
    public required string Event { get; init; }

    /// <summary>How it ended, such as <c>success</c>; null when GitHub says nothing.</summary>
    public string? Conclusion { get; init; }

    /// <summary>The branch, or the tag: GitHub does not tell them apart here. Null when there is none.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit, 40 lower-case hexadecimal digits.</summary>
    public required string Sha { get; init; }

    /// <summary>Full name of the repository that the commit is from: another one for a fork, null for one that is gone.</summary>
    public string? HeadRepository { get; init; }

    /// <summary>The account that started this attempt.</summary>
    public string? Actor { get; init; }

    /// <summary>
    /// SHA-256 of what makes this run what it is. Two webhooks, or two content types of one, send the same run in bodies that differ;
    /// they are the same build result all the same.
    /// </summary>
    public byte[] Fingerprint() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n',
        "workflow_run",
        Repository.ToLowerInvariant(),
        Workflow,
        Id.ToString(CultureInfo.InvariantCulture),
        Number.ToString(CultureInfo.InvariantCulture),
        Attempt.ToString(CultureInfo.InvariantCulture),
        Event,
        Conclusion,
        Branch,
        Sha)));
}
