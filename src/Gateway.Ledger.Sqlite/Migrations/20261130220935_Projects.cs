using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Ledger.Sqlite.Migrations
{
    /// <summary>
    /// Lanes of the projects of a repository; what is there is the root's. The two tables whose keys change are made again by statements of their own: what EF
    /// Core makes of that cannot be done within one transaction, and a process that ends in the middle would leave half of it.
    /// </summary>
    public partial class Projects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_rollouts_Repository_Mode_Sequence",
                table: "rollouts");

            migrationBuilder.DropIndex(
                name: "IX_rollouts_Repository_Mode_Status_Sequence",
                table: "rollouts");

            migrationBuilder.AddColumn<string>(
                name: "Project",
                table: "rollouts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Project",
                table: "deployment_claims",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.Sql(
                """
                CREATE TABLE "new_lane_drifts" (
                    "Repository" TEXT NOT NULL,
                    "Project" TEXT NOT NULL DEFAULT '',
                    "Mode" TEXT NOT NULL,
                    "CheckedAt" TEXT NOT NULL,
                    "Differences" TEXT NOT NULL,
                    CONSTRAINT "PK_lane_drifts" PRIMARY KEY ("Repository", "Project", "Mode")
                );
                INSERT INTO "new_lane_drifts" ("Repository", "Mode", "CheckedAt", "Differences")
                    SELECT "Repository", "Mode", "CheckedAt", "Differences" FROM "lane_drifts";
                DROP TABLE "lane_drifts";
                ALTER TABLE "new_lane_drifts" RENAME TO "lane_drifts";
                CREATE TABLE "new_lane_deployments" (
                    "Repository" TEXT NOT NULL,
                    "Project" TEXT NOT NULL DEFAULT '',
                    "Mode" TEXT NOT NULL,
                    "FlowName" TEXT NOT NULL,
                    "Name" TEXT NOT NULL,
                    "DeploymentId" TEXT NOT NULL,
                    "Adopted" INTEGER NOT NULL,
                    "Dropped" INTEGER NOT NULL,
                    "RolloutSequence" INTEGER NOT NULL,
                    "Spec" BLOB NOT NULL,
                    CONSTRAINT "PK_lane_deployments" PRIMARY KEY ("Repository", "Project", "Mode", "FlowName", "Name")
                );
                INSERT INTO "new_lane_deployments" ("Repository", "Mode", "FlowName", "Name", "DeploymentId", "Adopted", "Dropped", "RolloutSequence", "Spec")
                    SELECT "Repository", "Mode", "FlowName", "Name", "DeploymentId", "Adopted", "Dropped", "RolloutSequence", "Spec" FROM "lane_deployments";
                DROP TABLE "lane_deployments";
                ALTER TABLE "new_lane_deployments" RENAME TO "lane_deployments";
                CREATE UNIQUE INDEX "IX_lane_deployments_FlowName_Name" ON "lane_deployments" ("FlowName", "Name") WHERE NOT "Dropped";
                CREATE INDEX "IX_lane_deployments_Name_FlowName" ON "lane_deployments" ("Name", "FlowName");
                """);

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Project_Mode_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Project", "Mode", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Project_Mode_Status_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Project", "Mode", "Status", "Sequence" });
        }
    }
}
