using System.CommandLine;
using Gateway.Builds;
using Gateway.Hosting;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Cli;

/// <summary><c>gateway check</c>: looks through a manifest offline, as the service would when a build brings it.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandOutput output)
    {
        var file = new Argument<FileInfo>("manifest") { Description = "The manifest, prefect.yaml." };
        var mode = new Option<string>("--mode") { Description = "The MODE to check the manifest for.", Required = true };
        var repository = new Option<string>("--repository") { Description = "The manifest's repository, owner/name. Required if the MODE has settings for single repositories." };
        var project = new Option<string>("--project") { Description = "The folder that the manifest is in, from the root of the repository, such as pipelines/sisreg. Default: the root.", DefaultValueFactory = static _ => "" };
        project.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !ProjectPath.IsValid(token.Value))
            {
                result.AddError($"'{PlainText.OneLine(token.Value)}' is not {ProjectPath.Expected}.");
            }
        });
        var variables = new Option<string[]>("--variable") { Description = "NAME=value for {{ $NAME }}, if the configuration does not set it.", AllowMultipleArgumentsPerToken = true };
        var outputs = new Option<string[]>("--output") { Description = "STEP.NAME=value for {{ STEP.NAME }}, an output of a build step that cannot be derived from commit and branch. STEP=value sets its stdout.", AllowMultipleArgumentsPerToken = true };
        Expect(variables, "NAME=value");
        Expect(outputs, "STEP.NAME=value");
        var allowMassPrune = new Option<bool>("--allow-mass-prune") { Description = "Allow the manifest to remove most or all deployments, like allow_mass_prune of a build." };
        var server = new Option<PrefectVersion?>("--prefect-version")
        {
            Description = "The version of the Prefect server, such as 3.6.29. Reports what that version does not support.",
            CustomParser = result =>
            {
                if (PrefectVersion.Parse(result.Tokens[0].Value) is { } version)
                {
                    return version;
                }

                result.AddError($"'{result.Tokens[0].Value}' is not a valid Prefect version. Use a version such as 3.6.29.");
                return null;
            },
        };
        var command = new Command("check", "Check a manifest and print every finding with line and column. Exits with 1 if there is an error.")
        {
            file, mode, repository, project, variables, outputs, server, allowMassPrune,
        };

        // The rest is settings, which the command line looks through.
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellationToken) =>
        {
            var (givenVariables, afterVariables) = SettingTokens.Part(result.GetValue(variables) ?? []);
            var (givenOutputs, afterOutputs) = SettingTokens.Part(result.GetValue(outputs) ?? []);
            return GatewayCommand.ExplainSettingsAsync(output, () => RunAsync(
                result.GetRequiredValue(file),
                result.GetRequiredValue(mode),
                new Given(result.GetValue(repository), result.GetValue(project)!, givenVariables, givenOutputs, result.GetValue(server), result.GetValue(allowMassPrune)),
                [.. result.UnmatchedTokens, .. afterVariables, .. afterOutputs],
                output,
                cancellationToken));
        });
        return command;
    }

    // An option that takes several values at once takes whatever comes behind it: settings, which belong elsewhere, and mistyped options, which belong nowhere.
    private static void Expect(Option<string[]> option, string form) => option.Validators.Add(result =>
    {
        var (values, settings) = SettingTokens.Part([.. result.Tokens.Select(token => token.Value)]);
        var problems = SettingTokens.ProblemsOf(settings).Concat(values.Select(value => ProblemOf(value, option.Name, form)).OfType<string>());
        foreach (var problem in problems)
        {
            result.AddError(problem);
        }
    });

    private static string? ProblemOf(string value, string option, string form) => value.IndexOf('=', StringComparison.Ordinal) switch
    {
        _ when value.StartsWith('-') => $"'{value}' is not an option of check, and not {form} for {option}.",
        0 => $"'{value}' has no name. Use {option} {form}.",
        < 0 => $"'{value}' has no value. Use {option} {form}, or {value}= for an empty value.",
        _ => null,
    };

    private static async Task<int> RunAsync(FileInfo file, string modeName, Given given, string[] args, CommandOutput output, CancellationToken cancellationToken)
    {
        await using var app = GatewayService.BuildForCommand(args);
        var policy = app.Services.GetRequiredService<GatewayPolicy>();
        var (mode, fault) = LaneOf(policy, modeName, given.Repository);
        if (mode is null)
        {
            await output.Error.WriteLineAsync(fault);
            return 2;
        }

        if (mode.Repository is { } owner && owner != OfflineReview.AnyRepository && policy.ProjectsOf(owner) is var projects && !projects.Has(given.Project))
        {
            await output.Error.WriteLineAsync($"{owner} has no project {(given.Project.Length == 0 ? "in its root" : given.Project)}. {projects.Setting} lists {string.Join(", ", projects.Paths)}. Use --project for the manifest's folder.");
            return 2;
        }

        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await output.Error.WriteLineAsync(exception.Message);
            return 2;
        }

        var secrets = await SecretsOfAsync(app.Services, mode, output);
        var review = OfflineReview.Run(bytes, mode, policy, secrets, given.Variables, given.Outputs, given.Server, given.AllowMassPrune, given.Project);
        foreach (var line in review.Lines)
        {
            await output.Out.WriteLineAsync($"{file.Name}:{PlainText.OneLine(line)}");
        }

        await output.Out.WriteLineAsync($"{review.Deployments} deployment(s) for MODE {mode.Name}, {review.Errors} error(s), {review.Warnings} warning(s).");
        return review.Errors > 0 ? 1 : 0;
    }

    /// <summary>What stands in for the build.</summary>
    private sealed record Given(string? Repository, string Project, IReadOnlyList<string> Variables, IReadOnlyList<string> Outputs, PrefectVersion? Server, bool AllowMassPrune);

    private static (ModePolicy? Mode, string? Fault) LaneOf(GatewayPolicy policy, string name, string? repository) => (policy.Find(name), repository) switch
    {
        (null, _) => (null, $"There is no MODE '{name}'. The MODEs are {string.Join(", ", policy.Modes.Select(known => known.Name))}."),
        ({ } mode, { } given) => mode.Repositories.Count == 0 || mode.AllowsRepository(given)
            ? (mode.For(given), null)
            : (null, $"{given} may not deploy to MODE {mode.Name}. {mode.Setting(nameof(ModeOptions.Repositories))} lists {string.Join(", ", mode.Repositories)}."),
        ({ Repositories: [var only] } mode, null) when !only.Contains('*', StringComparison.Ordinal) => (mode.For(only), null),
        ({ DiffersByRepository: true } mode, null) =>
            (null, $"Each repository of MODE {mode.Name} has its own images, secrets, blocks or variables. Use --repository to say which repository the manifest belongs to. {mode.Setting(nameof(ModeOptions.Repositories))} lists {string.Join(", ", mode.Repositories)}."),
        ({ } mode, null) => (mode.For(OfflineReview.AnyRepository), null),
    };

    // Where manifests are written, the MODE's secrets are not.
    private static async Task<ModeSecrets> SecretsOfAsync(IServiceProvider services, ModePolicy mode, CommandOutput output)
    {
        try
        {
            return services.GetRequiredService<ISecretStore>().Of(mode);
        }
        catch (SettingsException exception)
        {
            await output.Error.WriteLineAsync($"{exception.Message} Use --variable NAME= for each secret that the manifest uses.");
            return ModeSecrets.None;
        }
    }
}
