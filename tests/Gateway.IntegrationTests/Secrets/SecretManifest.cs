namespace Gateway.IntegrationTests.Secrets;

/// <summary>A manifest that asks for a secret in every place that may hold one.</summary>
internal static class SecretManifest
{
    public const string Text = """
        pull:
          - prefect.deployments.steps.set_working_directory:
              directory: "/app/{{ $DIR_TOKEN }}"
        deployments:
          - name: abordagem-staging
            entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow
            work_pool:
              name: docker-pool
              job_variables:
                image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"
                env: { SIURB: "{{ $SIURB_PWD }}", URL: "postgres://user:{{ $SIURB_PWD }}@db/x" }
            triggers:
              - match: { prefect.resource.id: "prefect.flow-run.*" }
                expect: [prefect.flow-run.Failed]
                job_variables: { env: { HOOK: "{{ $HOOK_TOKEN }}" } }
        """;
}
