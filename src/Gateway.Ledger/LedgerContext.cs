using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>The ledger's tables.</summary>
internal sealed class LedgerContext : DbContext
{
    /// <summary>Makes a context.</summary>
    public LedgerContext(DbContextOptions<LedgerContext> options)
        : base(options)
    {
    }

    /// <summary>Rollouts, oldest first by <see cref="Rollout.Sequence"/>.</summary>
    public DbSet<Rollout> Rollouts => Set<Rollout>();

    /// <summary>What the rollouts did.</summary>
    public DbSet<RolloutStep> Steps => Set<RolloutStep>();

    /// <summary>Manifests and flow facts.</summary>
    public DbSet<BuildContent> Contents => Set<BuildContent>();

    /// <summary>Deliveries seen.</summary>
    public DbSet<Delivery> Deliveries => Set<Delivery>();

    /// <summary>What rollouts want and found.</summary>
    public DbSet<RolloutState> States => Set<RolloutState>();

    /// <summary>Deployments in the lanes' care.</summary>
    public DbSet<LaneDeployment> LaneDeployments => Set<LaneDeployment>();

    /// <summary>Deployments that rollouts under way are about to change.</summary>
    public DbSet<DeploymentClaim> Claims => Set<DeploymentClaim>();

    /// <summary>What the last looks at the lanes found.</summary>
    public DbSet<LaneDrift> Drifts => Set<LaneDrift>();

    /// <summary>Lanes that were released.</summary>
    public DbSet<LaneRelease> Releases => Set<LaneRelease>();

    /// <summary>What rollbacks left as bad.</summary>
    public DbSet<RollbackHold> Holds => Set<RollbackHold>();

    /// <summary>Builds that were refused.</summary>
    public DbSet<RefusedBuild> Refused => Set<RefusedBuild>();

    /// <summary>MODEs that take no builds.</summary>
    public DbSet<ModeFreeze> Freezes => Set<ModeFreeze>();

    /// <summary>Commits that frozen MODEs take.</summary>
    public DbSet<FreezeException> FreezeExceptions => Set<FreezeException>();

    /// <summary>What is known of secrets in Prefect's blocks.</summary>
    public DbSet<ModeSecret> Secrets => Set<ModeSecret>();

    /// <summary>Who changed what.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Rollout>(rollout =>
        {
            rollout.ToTable("rollouts");
            rollout.HasKey(row => row.Sequence);
            rollout.HasIndex(row => row.Id).IsUnique();
            rollout.HasIndex(row => new { row.Repository, row.Project, row.Branch, row.Mode, row.Sequence });

            // A lane is asked for what is unfinished whenever a build arrives, however long its history has grown.
            rollout.HasIndex(row => new { row.Repository, row.Project, row.Branch, row.Mode, row.Status, row.Sequence });
            rollout.Property(row => row.Project).HasDefaultValue("");
            rollout.Property(row => row.Branch).HasDefaultValue("");
            rollout.Property(row => row.Status).HasConversion<string>().HasMaxLength(16);
            rollout.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16).HasDefaultValue(RolloutKind.Build);
            rollout.Property(row => row.TraceParent).HasMaxLength(64);
            rollout.Property(row => row.Proof).HasConversion<string>().HasMaxLength(32);
            rollout.HasOne<BuildContent>().WithMany().HasForeignKey(row => row.ContentSha256).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<RolloutStep>(step =>
        {
            step.ToTable("rollout_steps");
            step.HasKey(row => row.Id);
            step.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
            step.Property(row => row.Outcome).HasConversion<string>().HasMaxLength(16);
            step.HasOne<Rollout>().WithMany().HasForeignKey(row => row.RolloutSequence).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<BuildContent>(content =>
        {
            content.ToTable("build_contents");
            content.HasKey(row => row.Sha256);
        });
        modelBuilder.Entity<RolloutState>(state =>
        {
            state.ToTable("rollout_states");
            state.HasKey(row => row.RolloutSequence);
            state.Property(row => row.RolloutSequence).ValueGeneratedNever();
            state.HasOne<Rollout>().WithOne().HasForeignKey<RolloutState>(row => row.RolloutSequence).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<LaneDeployment>(deployment =>
        {
            deployment.ToTable("lane_deployments");
            deployment.HasKey(row => new { row.Repository, row.Project, row.Branch, row.Mode, row.FlowName, row.Name });
            deployment.Property(row => row.Project).HasDefaultValue("");
            deployment.Property(row => row.Branch).HasDefaultValue("");

            // Another lane that wants the same deployment must find out whose it is.
            deployment.HasIndex(row => new { row.Name, row.FlowName });

            // The column has the name that it had in ledgers before.
            deployment.Property(row => row.Removed).HasColumnName("Dropped");

            // One lane at most owns a deployment; of those that removed it there may be several.
            deployment.HasIndex(row => new { row.FlowName, row.Name }).IsUnique().HasFilter("NOT \"Dropped\"");
        });
        modelBuilder.Entity<DeploymentClaim>(claim =>
        {
            claim.ToTable("deployment_claims");
            claim.HasKey(row => new { row.FlowName, row.Name });
            claim.Property(row => row.Project).HasDefaultValue("");
            claim.Property(row => row.Branch).HasDefaultValue("");
            claim.HasOne<Rollout>().WithMany().HasForeignKey(row => row.RolloutSequence).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<LaneDrift>(drift =>
        {
            drift.ToTable("lane_drifts");
            drift.HasKey(row => new { row.Repository, row.Project, row.Branch, row.Mode });
            drift.Property(row => row.Project).HasDefaultValue("");
            drift.Property(row => row.Branch).HasDefaultValue("");
        });
        modelBuilder.Entity<LaneRelease>(release =>
        {
            release.ToTable("lane_releases");
            release.HasKey(row => new { row.Repository, row.Project, row.Branch, row.Mode });
        });
        modelBuilder.Entity<RollbackHold>(hold =>
        {
            hold.ToTable("rollback_holds");
            hold.HasKey(row => row.RolloutId);
            hold.HasIndex(row => new { row.Repository, row.Project, row.Branch, row.Mode });
        });
        modelBuilder.Entity<RefusedBuild>(refused =>
        {
            refused.ToTable("refused_builds");
            refused.HasKey(row => row.Sequence);
            refused.HasIndex(row => new { row.Repository, row.Sequence });
        });
        modelBuilder.Entity<ModeFreeze>(freeze =>
        {
            freeze.ToTable("mode_freezes");
            freeze.HasKey(row => row.Mode);
        });
        modelBuilder.Entity<FreezeException>(exception =>
        {
            exception.ToTable("freeze_exceptions");
            exception.HasKey(row => new { row.Mode, row.Repository, row.Commit });
        });
        modelBuilder.Entity<ModeSecret>(secret =>
        {
            secret.ToTable("mode_secrets");
            secret.HasKey(row => new { row.Mode, row.Block });
        });
        modelBuilder.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("audit_entries");
            entry.HasKey(row => row.Sequence);
            entry.Property(row => row.Sequence).ValueGeneratedNever();
            entry.HasIndex(row => row.AtMs);
        });
        modelBuilder.Entity<Delivery>(delivery =>
        {
            delivery.ToTable("deliveries");
            delivery.HasKey(row => new { row.Repository, row.Key });
        });
    }
}
