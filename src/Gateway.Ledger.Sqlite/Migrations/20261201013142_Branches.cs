using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Ledger.Sqlite.Migrations
{
    /// <summary>
    /// Lanes of branches with deployments of their own; what is there is what branches share. As in the migration before, the two tables whose keys change
    /// are made again by statements of their own, so that all of it is one transaction.
    /// </summary>
    public partial class Branches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_rollouts_Repository_Project_Mode_Sequence",
                table: "rollouts");

            migrationBuilder.DropIndex(
                name: "IX_rollouts_Repository_Project_Mode_Status_Sequence",
                table: "rollouts");

            migrationBuilder.AddColumn<string>(
                name: "Branch",
                table: "rollouts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Branch",
                table: "deployment_claims",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.Sql(
                """
                CREATE TABLE "new_lane_drifts" (
                    "Repository" TEXT NOT NULL,
                    "Project" TEXT NOT NULL DEFAULT '',
                    "Branch" TEXT NOT NULL DEFAULT '',
                    "Mode" TEXT NOT NULL,
                    "CheckedAt" TEXT NOT NULL,
                    "Differences" TEXT NOT NULL,
                    CONSTRAINT "PK_lane_drifts" PRIMARY KEY ("Repository", "Project", "Branch", "Mode")
                );
                INSERT INTO "new_lane_drifts" ("Repository", "Project", "Mode", "CheckedAt", "Differences")
                    SELECT "Repository", "Project", "Mode", "CheckedAt", "Differences" FROM "lane_drifts";
                DROP TABLE "lane_drifts";
                ALTER TABLE "new_lane_drifts" RENAME TO "lane_drifts";
                CREATE TABLE "new_lane_deployments" (
                    "Repository" TEXT NOT NULL,
                    "Project" TEXT NOT NULL DEFAULT '',
                    "Branch" TEXT NOT NULL DEFAULT '',
                    "Mode" TEXT NOT NULL,
                    "FlowName" TEXT NOT NULL,
                    "Name" TEXT NOT NULL,
                    "DeploymentId" TEXT NOT NULL,
                    "Adopted" INTEGER NOT NULL,
                    "Dropped" INTEGER NOT NULL,
                    "RolloutSequence" INTEGER NOT NULL,
                    "Spec" BLOB NOT NULL,
                    CONSTRAINT "PK_lane_deployments" PRIMARY KEY ("Repository", "Project", "Branch", "Mode", "FlowName", "Name")
                );
                INSERT INTO "new_lane_deployments" ("Repository", "Project", "Mode", "FlowName", "Name", "DeploymentId", "Adopted", "Dropped", "RolloutSequence", "Spec")
                    SELECT "Repository", "Project", "Mode", "FlowName", "Name", "DeploymentId", "Adopted", "Dropped", "RolloutSequence", "Spec" FROM "lane_deployments";
                DROP TABLE "lane_deployments";
                ALTER TABLE "new_lane_deployments" RENAME TO "lane_deployments";
                CREATE UNIQUE INDEX "IX_lane_deployments_FlowName_Name" ON "lane_deployments" ("FlowName", "Name") WHERE NOT "Dropped";
                CREATE INDEX "IX_lane_deployments_Name_FlowName" ON "lane_deployments" ("Name", "FlowName");
                """);

            migrationBuilder.CreateTable(
                name: "lane_releases",
                columns: table => new
                {
                    Repository = table.Column<string>(type: "TEXT", nullable: false),
                    Project = table.Column<string>(type: "TEXT", nullable: false),
                    Branch = table.Column<string>(type: "TEXT", nullable: false),
                    Mode = table.Column<string>(type: "TEXT", nullable: false),
                    RolloutSequence = table.Column<long>(type: "INTEGER", nullable: false),
                },
                constraints: table => table.PrimaryKey("PK_lane_releases", x => new { x.Repository, x.Project, x.Branch, x.Mode }));

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Project_Branch_Mode_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Project", "Branch", "Mode", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Project_Branch_Mode_Status_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Project", "Branch", "Mode", "Status", "Sequence" });
        }
    }
}
