using Gateway.Builds;

namespace Gateway.Policy;

/// <summary>A build result that asks for admission, with what the rules share.</summary>
internal sealed record AdmissionRequest
{
    public AdmissionRequest(GatewayPolicy policy, BuildResult build, string provenRepository, TokenClaims? token)
    {
        Token = token;
        Policy = policy;
        Build = build;
        ProvenRepository = provenRepository;
        Branch = BranchRef.Read(build.Ref);
        Projects = policy.ProjectsOf(provenRepository);
        Candidates = Branch is null ? [] : [.. policy.Modes.Where(mode => mode.AcceptsBranch(Branch)).Select(mode => mode.For(provenRepository).ForBranch(Branch))];
        Takers = [.. Candidates.Where(mode => mode.AllowsRepository(provenRepository))];
    }

    public GatewayPolicy Policy { get; }

    public BuildResult Build { get; }

    /// <summary>The repository that the proof names, whatever the body says.</summary>
    public string ProvenRepository { get; }

    /// <summary>What the proof's token says; null when it has none.</summary>
    public TokenClaims? Token { get; }

    /// <summary>Whether a person asks, and no job: what is asked of a job's token does not apply then.</summary>
    public bool IsOfPerson { get; init; }

    /// <summary>The branch; null when the ref is not one.</summary>
    public string? Branch { get; }

    /// <summary>The projects of the proven repository.</summary>
    public ProjectRules Projects { get; }

    /// <summary>The MODEs that take the branch, as what they are for the repository.</summary>
    public IReadOnlyList<ModePolicy> Candidates { get; }

    /// <summary>Those of them that allow the repository.</summary>
    public IReadOnlyList<ModePolicy> Takers { get; }

    /// <summary>The MODE that the branch maps to; null when there is none or more than one.</summary>
    public ModePolicy? Mode => (Takers, Candidates) switch
    {
        ([var only], _) => only,
        ([], [var only]) => only,
        _ => null,
    };
}
