using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class SecretTextTests
{
    private const string Secret = "{{ prefect.blocks.secret.staging-pwd }}";

    private static readonly CompilationInput Input = ManifestFixture.Everything with
    {
        Variables = new Dictionary<string, string>
        {
            ["PWD"] = Secret,
            ["USER"] = "{{ prefect.blocks.secret.staging-user }}",
            ["HOST"] = "db",
            ["FOREIGN"] = "{{ prefect.blocks.secret.shared }}",
        },
        Secrets = new SecretReferences(new HashSet<string> { Secret, "{{ prefect.blocks.secret.staging-user }}" }, text => $"staging-text-{text.Length}"),
    };

    [Theory]
    [InlineData("postgres://u:{{ $PWD }}@h", "postgres://u:{{ prefect.blocks.secret.staging-pwd }}@h")]
    [InlineData("{{ $USER }}:{{ $PWD }}@{{ $HOST }}", "{{ prefect.blocks.secret.staging-user }}:{{ prefect.blocks.secret.staging-pwd }}@db")]
    [InlineData("x{{ PWD }}", "x{{ prefect.blocks.secret.staging-pwd }}")]
    [InlineData("{{ $PWD }} ", "{{ prefect.blocks.secret.staging-pwd }} ")]
    [InlineData("{{ $PWD }}@{{ prefect.variables.host }}", "{{ prefect.blocks.secret.staging-pwd }}@{{ prefect.variables.host }}")]
    public void A_longer_text_with_a_secret_becomes_one_of_its_own(string written, string text)
    {
        var spec = Compile($"env: {{ X: '{written}' }}");

        Assert.Equal((string[])[$"staging-text-{text.Length}"], spec.SecretTexts!.Keys);
        Assert.Equal(text, Assert.Single(spec.SecretTexts.Values));
        Assert.Equal($"{{{{ prefect.blocks.secret.staging-text-{text.Length} }}}}", spec.JobVariables.GetProperty("env").GetProperty("X").GetString());
    }

    [Fact]
    public void So_does_one_in_a_list_and_in_a_mapping_within_it()
    {
        var spec = Compile("command: [run, '--pwd={{ $PWD }}', { deep: ['a{{ $USER }}'] }]");

        Assert.Equal(2, spec.SecretTexts!.Count);
        Assert.DoesNotContain("staging-pwd", spec.JobVariables.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("staging-user", spec.JobVariables.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_stands_alone_stays_a_reference_to_its_block()
    {
        var spec = Compile("env: { X: '{{ $PWD }}' }");

        Assert.Null(spec.SecretTexts);
        Assert.Equal(Secret, spec.JobVariables.GetProperty("env").GetProperty("X").GetString());
    }

    [Theory]
    [InlineData("{{ $PWD }}{{ prefect.blocks.secret.own }}")]
    [InlineData("{{ $PWD }}{{ $FOREIGN }}")]
    [InlineData("{{ $PWD }}{{ ctx.flow_run.id }}")]
    public void What_else_a_run_fills_in_first_stays_as_it_is_written(string written)
    {
        var spec = Compile($"env: {{ X: '{written}' }}");

        Assert.Null(spec.SecretTexts);
        Assert.StartsWith(Secret, spec.JobVariables.GetProperty("env").GetProperty("X").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_steps_have_such_texts_too_but_not_around_outputs_of_earlier_steps()
    {
        var compilation = ManifestFixture.Compile(
            """
            deployments:
              - name: a
                entrypoint: flows.py:load
                work_pool: { name: docker-pool }
                pull:
                  - first: { id: one, at: "https://{{ $PWD }}@h" }
                  - second: { at: "{{ one.path }}/{{ $PWD }}" }
            """,
            Input);

        var spec = Assert.Single(compilation.Deployments);
        Assert.Equal(["https://{{ prefect.blocks.secret.staging-pwd }}@h"], spec.SecretTexts!.Values);
        Assert.Contains("{{ one.path }}/{{ prefect.blocks.secret.staging-pwd }}", spec.PullSteps!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_deployment_has_its_own()
    {
        var compilation = ManifestFixture.Compile(
            """
            deployments:
              - name: a
                entrypoint: flows.py:load
                work_pool: { name: docker-pool, job_variables: { env: { X: "a{{ $PWD }}" } } }
              - name: b
                entrypoint: flows.py:load
                work_pool: { name: docker-pool }
            """,
            Input);

        Assert.Equal([1, 0], compilation.Deployments.Select(spec => spec.SecretTexts?.Count ?? 0));
    }

    private static DeploymentSpec Compile(string jobVariable)
    {
        var compilation = ManifestFixture.Compile(
            $$"""
            deployments:
              - name: a
                entrypoint: flows.py:load
                work_pool: { name: docker-pool, job_variables: { {{jobVariable}} } }
            """,
            Input);
        Assert.Empty(compilation.Findings);
        return Assert.Single(compilation.Deployments);
    }
}
