using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LaneState : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "AllowMassPrune",
                table: "rollouts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "CancelledBy",
                table: "rollouts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "rollouts",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "Build");

            migrationBuilder.AddColumn<int>(
                name: "Pruned",
                table: "rollouts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "RequestedBy",
                table: "rollouts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Restored",
                table: "rollouts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "SourceId",
                table: "rollouts",
                type: "TEXT",
                nullable: true);

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

            migrationBuilder.CreateIndex(
                name: "IX_lane_deployments_Name_FlowName",
                table: "lane_deployments",
                columns: new[] { "Name", "FlowName" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "lane_deployments");

            migrationBuilder.DropTable(
                name: "lane_drifts");

            migrationBuilder.DropTable(
                name: "mode_freezes");

            migrationBuilder.DropTable(
                name: "rollout_states");

            migrationBuilder.DropColumn(
                name: "AllowMassPrune",
                table: "rollouts");

            migrationBuilder.DropColumn(
                name: "CancelledBy",
                table: "rollouts");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "rollouts");

            migrationBuilder.DropColumn(
                name: "Pruned",
                table: "rollouts");

            migrationBuilder.DropColumn(
                name: "RequestedBy",
                table: "rollouts");

            migrationBuilder.DropColumn(
                name: "Restored",
                table: "rollouts");

            migrationBuilder.DropColumn(
                name: "SourceId",
                table: "rollouts");
        }
    }
}
