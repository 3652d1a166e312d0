using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>The ledger's tables.</summary>
public sealed class LedgerContext : DbContext
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

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<Rollout>(rollout =>
        {
            rollout.ToTable("rollouts");
            rollout.HasKey(row => row.Sequence);
            rollout.HasIndex(row => row.Id).IsUnique();
            rollout.HasIndex(row => new { row.Repository, row.Mode, row.Sequence });

            // A lane is asked for what is unfinished whenever a build arrives, however long its history has grown.
            rollout.HasIndex(row => new { row.Repository, row.Mode, row.Status, row.Sequence });
            rollout.Property(row => row.Status).HasConversion<string>().HasMaxLength(16);
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
        modelBuilder.Entity<Delivery>(delivery =>
        {
            delivery.ToTable("deliveries");
            delivery.HasKey(row => new { row.Repository, row.Key });
        });
    }
}
