using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Ledger.Sqlite.Migrations
{
    /// <summary>
    /// All of the ledger as the first release has it: the ten migrations before it in one. It keeps the id of the tenth, so that a ledger to which
    /// all ten were applied has it already, and the columns are in the order in which those ten added them.
    /// </summary>
    public partial class InitialLedger : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    AtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    ActorKind = table.Column<string>(type: "TEXT", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", nullable: false),
                    ActorId = table.Column<string>(type: "TEXT", nullable: true),
                    Address = table.Column<string>(type: "TEXT", nullable: true),
                    Action = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", nullable: false),
                    Detail = table.Column<string>(type: "TEXT", nullable: true),
                    Rollout = table.Column<string>(type: "TEXT", nullable: true),
                    KeyId = table.Column<string>(type: "TEXT", nullable: true),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.Sequence);
                });

            migrationBuilder.CreateTable(
                name: "build_contents",
                columns: table => new
                {
                    Sha256 = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Manifest = table.Column<string>(type: "TEXT", nullable: false),
                    Flows = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_build_contents", x => x.Sha256);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    Repository = table.Column<string>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    BodySha256 = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RolloutId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReceivedAt = table.Column<DateTimeOffset>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => new { x.Repository, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "lane_deployments",
                columns: table => new
                {
                    Repository = table.Column<string>(type: "TEXT", nullable: false),
                    Mode = table.Column<string>(type: "TEXT", nullable: false),
                    FlowName = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    DeploymentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Adopted = table.Column<bool>(type: "INTEGER", nullable: false),
                    Dropped = table.Column<bool>(type: "INTEGER", nullable: false),
                    RolloutSequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Spec = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lane_deployments", x => new { x.Repository, x.Mode, x.FlowName, x.Name });
                });

            migrationBuilder.CreateTable(
                name: "lane_drifts",
                columns: table => new
                {
                    Repository = table.Column<string>(type: "TEXT", nullable: false),
                    Mode = table.Column<string>(type: "TEXT", nullable: false),
                    CheckedAt = table.Column<DateTimeOffset>(type: "TEXT", nullable: false),
                    Differences = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lane_drifts", x => new { x.Repository, x.Mode });
                });

            migrationBuilder.CreateTable(
                name: "mode_freezes",
                columns: table => new
                {
                    Mode = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "TEXT", nullable: false),
                    Until = table.Column<DateTimeOffset>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mode_freezes", x => x.Mode);
                });

            migrationBuilder.CreateTable(
                name: "mode_secrets",
                columns: table => new
                {
                    Mode = table.Column<string>(type: "TEXT", nullable: false),
                    Block = table.Column<string>(type: "TEXT", nullable: false),
                    Digest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    BlockId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Updated = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mode_secrets", x => new { x.Mode, x.Block });
                });

            migrationBuilder.CreateTable(
                name: "rollouts",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Repository = table.Column<string>(type: "TEXT", nullable: false),
                    Mode = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Ref = table.Column<string>(type: "TEXT", nullable: false),
                    Sha = table.Column<string>(type: "TEXT", nullable: false),
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    RunNumber = table.Column<long>(type: "INTEGER", nullable: false),
                    RunAttempt = table.Column<int>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", nullable: true),
                    Image = table.Column<string>(type: "TEXT", nullable: false),
                    Digest = table.Column<string>(type: "TEXT", nullable: true),
                    Checks = table.Column<string>(type: "TEXT", nullable: false),
                    ContentSha256 = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Proof = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    AcceptedAt = table.Column<DateTimeOffset>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "TEXT", nullable: true),
                    FinishedAt = table.Column<DateTimeOffset>(type: "TEXT", nullable: true),
                    Created = table.Column<int>(type: "INTEGER", nullable: false),
                    Updated = table.Column<int>(type: "INTEGER", nullable: false),
                    Unchanged = table.Column<int>(type: "INTEGER", nullable: false),
                    FailureCode = table.Column<string>(type: "TEXT", nullable: true),
                    FailureDetail = table.Column<string>(type: "TEXT", nullable: true),
                    Findings = table.Column<string>(type: "TEXT", nullable: true),
                    AllowMassPrune = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false),
                    CancelledBy = table.Column<string>(type: "TEXT", nullable: true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false, defaultValue: "Build"),
                    Pruned = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    RequestedBy = table.Column<string>(type: "TEXT", nullable: true),
                    Restored = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    SourceId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Token = table.Column<string>(type: "TEXT", nullable: true),
                    TraceParent = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Details = table.Column<string>(type: "TEXT", nullable: true),
                    Takes = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollouts", x => x.Sequence);
                    table.ForeignKey(
                        name: "FK_rollouts_build_contents_ContentSha256",
                        column: x => x.ContentSha256,
                        principalTable: "build_contents",
                        principalColumn: "Sha256",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deployment_claims",
                columns: table => new
                {
                    FlowName = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Repository = table.Column<string>(type: "TEXT", nullable: false),
                    Mode = table.Column<string>(type: "TEXT", nullable: false),
                    RolloutSequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deployment_claims", x => new { x.FlowName, x.Name });
                    table.ForeignKey(
                        name: "FK_deployment_claims_rollouts_RolloutSequence",
                        column: x => x.RolloutSequence,
                        principalTable: "rollouts",
                        principalColumn: "Sequence",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "rollout_states",
                columns: table => new
                {
                    RolloutSequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Specs = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Snapshot = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_states", x => x.RolloutSequence);
                    table.ForeignKey(
                        name: "FK_rollout_states_rollouts_RolloutSequence",
                        column: x => x.RolloutSequence,
                        principalTable: "rollouts",
                        principalColumn: "Sequence",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "rollout_steps",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RolloutSequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: true),
                    Detail = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "TEXT", nullable: false),
                    DurationMs = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_steps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_rollout_steps_rollouts_RolloutSequence",
                        column: x => x.RolloutSequence,
                        principalTable: "rollouts",
                        principalColumn: "Sequence",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_AtMs",
                table: "audit_entries",
                column: "AtMs");

            migrationBuilder.CreateIndex(
                name: "IX_deployment_claims_RolloutSequence",
                table: "deployment_claims",
                column: "RolloutSequence");

            migrationBuilder.CreateIndex(
                name: "IX_lane_deployments_FlowName_Name",
                table: "lane_deployments",
                columns: new[] { "FlowName", "Name" },
                unique: true,
                filter: "NOT \"Dropped\"");

            migrationBuilder.CreateIndex(
                name: "IX_lane_deployments_Name_FlowName",
                table: "lane_deployments",
                columns: new[] { "Name", "FlowName" });

            migrationBuilder.CreateIndex(
                name: "IX_rollout_steps_RolloutSequence",
                table: "rollout_steps",
                column: "RolloutSequence");

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_ContentSha256",
                table: "rollouts",
                column: "ContentSha256");

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Id",
                table: "rollouts",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Mode_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Mode", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Mode_Status_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Mode", "Status", "Sequence" });

            // Nothing in the gateway changes an entry; what does by mistake is stopped here. Who means to, the chain shows.
            // AuditTable compares these texts with those that it finds.
            foreach (var change in new[] { "UPDATE", "DELETE" })
            {
                migrationBuilder.Sql(
                    $"""
                    CREATE TRIGGER "audit_entries_no_{change.ToLowerInvariant()}" BEFORE {change} ON "audit_entries"
                    BEGIN SELECT RAISE(ABORT, 'Entries of the audit are only ever appended.'); END
                    """);
            }

            // Which key the ledger is encrypted with, by its id. It is read before the model is there, and so is no part of it.
            migrationBuilder.Sql(
                """CREATE TABLE "ledger_key" ("Id" INTEGER NOT NULL CONSTRAINT "PK_ledger_key" PRIMARY KEY CHECK ("Id" = 1), "KeyId" TEXT NOT NULL)""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in new[]
            {
                "ledger_key", "audit_entries", "deliveries", "deployment_claims", "lane_deployments", "lane_drifts", "mode_freezes", "mode_secrets",
                "rollout_states", "rollout_steps", "rollouts", "build_contents"
            })
            {
                migrationBuilder.DropTable(name: table);
            }
        }
    }
}
