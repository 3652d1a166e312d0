using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
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

            migrationBuilder.DropPrimaryKey(
                name: "PK_lane_drifts",
                table: "lane_drifts");

            migrationBuilder.DropPrimaryKey(
                name: "PK_lane_deployments",
                table: "lane_deployments");

            migrationBuilder.AddColumn<string>(
                name: "Project",
                table: "rollouts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Project",
                table: "lane_drifts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Project",
                table: "lane_deployments",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Project",
                table: "deployment_claims",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddPrimaryKey(
                name: "PK_lane_drifts",
                table: "lane_drifts",
                columns: new[] { "Repository", "Project", "Mode" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_lane_deployments",
                table: "lane_deployments",
                columns: new[] { "Repository", "Project", "Mode", "FlowName", "Name" });

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Project_Mode_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Project", "Mode", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Project_Mode_Status_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Project", "Mode", "Status", "Sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_rollouts_Repository_Project_Mode_Sequence",
                table: "rollouts");

            migrationBuilder.DropIndex(
                name: "IX_rollouts_Repository_Project_Mode_Status_Sequence",
                table: "rollouts");

            migrationBuilder.DropPrimaryKey(
                name: "PK_lane_drifts",
                table: "lane_drifts");

            migrationBuilder.DropPrimaryKey(
                name: "PK_lane_deployments",
                table: "lane_deployments");

            migrationBuilder.DropColumn(
                name: "Project",
                table: "rollouts");

            migrationBuilder.DropColumn(
                name: "Project",
                table: "lane_drifts");

            migrationBuilder.DropColumn(
                name: "Project",
                table: "lane_deployments");

            migrationBuilder.DropColumn(
                name: "Project",
                table: "deployment_claims");

            migrationBuilder.AddPrimaryKey(
                name: "PK_lane_drifts",
                table: "lane_drifts",
                columns: new[] { "Repository", "Mode" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_lane_deployments",
                table: "lane_deployments",
                columns: new[] { "Repository", "Mode", "FlowName", "Name" });

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Mode_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Mode", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_rollouts_Repository_Mode_Status_Sequence",
                table: "rollouts",
                columns: new[] { "Repository", "Mode", "Status", "Sequence" });
        }
    }
}
