#pragma warning disable CA1819 // The binder gives an empty list as null to every other type, and an empty list here means: nothing is allowed.
namespace Gateway.Policy;

/// <summary>
/// Defaults for every MODE that does not set its own; section <c>Gateway:ModeDefaults</c>. A list in a MODE replaces the list here, and <c>[]</c>
/// means an empty list; named values are replaced one by one. Settings that identify a MODE, such as its branches, repositories, work pools and
/// secrets, have no default.
/// </summary>
internal class ModeDefaultOptions
{
    /// <summary>How deployments refer to their image: by <c>digest</c>, if it is known, or by <c>tag</c>. Default digest.</summary>
    public ImagePinning? ImagePinning { get; set; }

    /// <summary>
    /// Where the deployments' image stands on the server: in each deployment (<c>inline</c>), or in one Prefect variable of the repository and the
    /// MODE, to which its deployments refer (<c>variable</c>), so that a new image is one write. Changing it takes effect with the next rollout.
    /// Default inline.
    /// </summary>
    public ImageReferencing? ImageReference { get; set; }

    /// <summary>
    /// The version of deployments without one in the manifest: the flow's version (<c>flow</c>), or the commit's first eight digits (<c>commit</c>),
    /// like <c>prefect deploy</c> in GitHub Actions; <c>commit</c> updates every such deployment at each commit. Default flow.
    /// </summary>
    public VersionSource? Version { get; set; }

    /// <summary>
    /// Whether the image's labels <c>org.opencontainers.image.revision</c> and <c>…source</c> must match the commit and the repository; the registry
    /// must be configured for this. Default false.
    /// </summary>
    public bool? RequireImageLabels { get; set; }

    /// <summary>Jobs of CI whose outcome must be <c>success</c>. Default none.</summary>
    public string[]? RequiredChecks { get; set; }

    /// <summary>Which jobs may change the MODE, by their OIDC token.</summary>
    public ModeTokenOptions Oidc { get; set; } = new();

    /// <summary>
    /// What runs if a deployment has no image: the build's image (<c>build</c>), the work pool's default (<c>pool</c>), for pools that do not start
    /// containers, or nothing, because the build is refused (<c>refuse</c>). Default build; a MODE that does not allow the job variable <c>image</c>
    /// uses the pool's default.
    /// </summary>
    public MissingImage? MissingImage { get; set; }

    /// <summary>
    /// Job variables that a manifest may set, with <c>*</c>. A name with a dot, which Prefect's workers read as a path into another job variable,
    /// must be listed in full, and must not lead into a denied or locked variable, or into env, image or networks. Default if not set: image, env,
    /// networks, name, mem_limit, memswap_limit, image_pull_policy, auto_remove and stream_output.
    /// </summary>
    public string[]? AllowedJobVariables { get; set; }

    /// <summary>
    /// Job variables that no manifest may set, with <c>*</c>, even if another setting allows them. Default if not set, and the meaning of the entry
    /// <c>default</c>: privileged, volumes, network_mode and container_create_kwargs. An entry <c>!NAME</c> excepts a name: <c>default</c>,
    /// <c>!volumes</c>.
    /// </summary>
    public string[]? DeniedJobVariables { get; set; }

    /// <summary>Job variables that a manifest may only set to this value, given as text or as JSON.</summary>
    public IReadOnlyDictionary<string, string?>? LockedJobVariables { get; set; }

    /// <summary>
    /// Names of environment variables that a manifest may set, with <c>*</c>; the MODE's own are always allowed. Default if not set: any name that is
    /// not denied.
    /// </summary>
    public string[]? EnvironmentNames { get; set; }

    /// <summary>
    /// Names of environment variables that no manifest may set, with <c>*</c>, even if another setting allows them; case-insensitive. Default if not
    /// set, and the meaning of the entry <c>default</c>: <c>EXTRA_PIP_PACKAGES</c>, <c>PREFECT_*</c>, <c>PYTHON*</c>, <c>PIP_*</c>, <c>UV_*</c>,
    /// <c>VIRTUAL_ENV</c>, <c>CONDA_*</c>, <c>COVERAGE_*</c>, <c>LD_*</c>, <c>GCONV_PATH</c>, <c>GETCONF_DIR</c>, <c>GLIBC_TUNABLES</c>,
    /// <c>LOCPATH</c>, <c>NLSPATH</c>, <c>OPENSSL_CONF</c>, <c>OPENSSL_ENGINES</c>, <c>OPENSSL_MODULES</c>, <c>PATH</c>, <c>IFS</c>, <c>PS4</c>,
    /// <c>SHELLOPTS</c>, <c>BASH*</c>, <c>ZDOTDIR</c>, <c>PROMPT_COMMAND</c>, <c>BROWSER</c>, <c>GIT_*</c>, <c>SSH_ASKPASS</c>, <c>NODE_OPTIONS</c>,
    /// <c>NODE_PATH</c>, <c>PERL5*</c>, <c>RUBYLIB</c>, <c>RUBYOPT</c>, <c>CLASSPATH</c>, <c>JAVA_TOOL_OPTIONS</c>, <c>JDK_JAVA_OPTIONS</c>,
    /// <c>_JAVA_OPTIONS</c>, <c>DOTNET_STARTUP_HOOKS</c>, <c>CORECLR_*</c>, <c>PHPRC</c>, <c>PHP_INI_SCAN_DIR</c>, <c>LUA_INIT*</c>,
    /// <c>R_PROFILE*</c>, <c>R_ENVIRON*</c>, <c>GDAL_DRIVER_PATH</c>, <c>GDAL_VRT_ENABLE_PYTHON</c>, <c>SASL_PATH</c>, <c>CLOUDSDK_PYTHON*</c>,
    /// <c>GUNICORN_CMD_ARGS</c>, <c>LESSOPEN</c>, <c>LESSCLOSE</c>, <c>HOME</c>, <c>XDG_*</c>, <c>NETRC</c>, <c>CURL_*</c>, <c>WGETRC</c>,
    /// <c>DOCKER_*</c>, <c>KUBECONFIG</c>, <c>AWS_CONFIG_FILE</c>, <c>AWS_SHARED_CREDENTIALS_FILE</c>, <c>KRB5*</c>, <c>SSL_CERT_*</c>,
    /// <c>SSLKEYLOGFILE</c>, <c>REQUESTS_CA_BUNDLE</c>, <c>AWS_CA_BUNDLE</c>, <c>NODE_EXTRA_CA_CERTS</c>, <c>NODE_TLS_REJECT_UNAUTHORIZED</c>,
    /// <c>GRPC_DEFAULT_SSL_ROOTS_FILE_PATH</c>, <c>HTTPLIB2_CA_CERTS</c>, <c>WEBSOCKET_CLIENT_CA_BUNDLE</c>, <c>*_PROXY</c>, <c>HOSTALIASES</c>,
    /// <c>LOCALDOMAIN</c>, <c>RES_OPTIONS</c>, <c>RESOLV_*</c>, <c>KUBERNETES_*</c>, <c>AWS_ENDPOINT_URL*</c>,
    /// <c>CLOUDSDK_API_ENDPOINT_OVERRIDES_*</c>, <c>AZURE_AUTHORITY_HOST</c>, <c>*_EMULATOR_HOST</c>, <c>GCE_METADATA_*</c>, <c>OTEL_EXPORTER_*</c>
    /// and <c>OTEL_PYTHON_*</c>. They can make an image run untested code, trust other parties, or send credentials elsewhere. An entry <c>!NAME</c>
    /// excepts a name: <c>default</c>, <c>!HTTP_PROXY</c>. The list does not apply to the MODE's own <c>Environment</c>.
    /// </summary>
    public string[]? DeniedEnvironmentNames { get; set; }

    /// <summary>
    /// Values that parameters may have, by the parameter's name: a pattern in which <c>*</c> stands for any characters. Default none: any value.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Parameters { get; set; }

    /// <summary>Shortest time between two runs of a schedule, and between two steps of a recurrence rule, 00:00:01 to 1.00:00:00. Default one minute.</summary>
    public TimeSpan? MinScheduleInterval { get; set; }

    /// <summary>Maximum concurrency limit of a deployment, from 1. If it is set, each deployment must set a limit. Default none.</summary>
    public int? MaxConcurrencyLimit { get; set; }

    /// <summary>Pull steps that a manifest may use, with <c>*</c>. Default if not set: <c>prefect.deployments.steps.set_working_directory</c>.</summary>
    public string[]? AllowedPullSteps { get; set; }

    /// <summary>What happens to manual changes of fields that a manifest does not set: <c>keep</c> or <c>override</c>. Default keep.</summary>
    public ManualChanges? ManualChanges { get; set; }

    /// <summary>What happens to deployments that were removed from the manifest: <c>pause</c>, <c>delete</c> or <c>keep</c>. Default pause.</summary>
    public PruneBehaviour? Prune { get; set; }

    /// <summary>What happens if a lane's deployments differ from what its last rollout left: <c>report</c> or <c>heal</c>. Default report.</summary>
    public DriftBehaviour? Drift { get; set; }

    /// <summary>
    /// Which builds are refused after a rollback, until one of something else succeeds or an operator lets go: those of the commit, or the image digest,
    /// that was rolled back (<c>same</c>), <c>all</c>, or none (<c>off</c>). With <c>all</c>, only an operator lets go. Default same.
    /// </summary>
    public RollbackHolding? RollbackHold { get; set; }
}
