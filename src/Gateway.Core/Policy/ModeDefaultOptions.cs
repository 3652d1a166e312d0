#pragma warning disable CA1819 // The binder gives an empty list as null to every other type, and an empty list here means: nothing is allowed.
namespace Gateway.Policy;

/// <summary>
/// What every MODE takes that does not set its own; section <c>Gateway:ModeDefaults</c>. A list of a MODE replaces the one here, <c>[]</c> by none, and
/// of named values each replaces that of its name. What makes a MODE the one that it is, such as its branches, repositories, work pools and
/// secrets, has no default: each MODE says it.
/// </summary>
public class ModeDefaultOptions
{
    /// <summary>How deployments name their image: <c>digest</c>, as far as it is known, or <c>tag</c>. Default digest.</summary>
    public ImagePinning? ImagePinning { get; set; }

    /// <summary>
    /// The version of deployments whose manifest gives none: the flow's own (<c>flow</c>), or the commit's first eight digits (<c>commit</c>) as
    /// <c>prefect deploy</c> has it in GitHub Actions, which writes every such deployment at each commit. Default flow.
    /// </summary>
    public VersionSource? Version { get; set; }

    /// <summary>
    /// Whether the image's labels <c>org.opencontainers.image.revision</c> and <c>…source</c> must be the commit and the repository, which
    /// the registry must be listed for. Default false.
    /// </summary>
    public bool? RequireImageLabels { get; set; }

    /// <summary>Jobs of CI whose outcome must be <c>success</c>. Default none.</summary>
    public string[]? RequiredChecks { get; set; }

    /// <summary>Which jobs may change the MODE, by their OIDC token.</summary>
    public ModeTokenOptions Oidc { get; set; } = new();

    /// <summary>
    /// What runs where a deployment names no image: the build's (<c>build</c>), what the work pool says (<c>pool</c>), as it is right for pools that
    /// start no containers, or nothing, since it is refused (<c>refuse</c>). Default build; a MODE that does not allow the job variable
    /// <c>image</c> leaves it to the pool.
    /// </summary>
    public MissingImage? MissingImage { get; set; }

    /// <summary>
    /// Job variables that a manifest may set, with <c>*</c>. One with a dot in its name, which Prefect's workers take as a way into another, must be listed
    /// by its whole name, and may lead neither into what is denied or locked nor into env, image and networks. Default, when left out: image, env,
    /// networks, name, mem_limit, memswap_limit, image_pull_policy, auto_remove and stream_output.
    /// </summary>
    public string[]? AllowedJobVariables { get; set; }

    /// <summary>
    /// Job variables that no manifest may set, with <c>*</c>, whatever else allows them. Default, when left out, and what the entry <c>default</c> stands
    /// for: privileged, volumes, network_mode and container_create_kwargs. An entry <c>!NAME</c> takes one out: <c>default</c>, <c>!volumes</c>.
    /// </summary>
    public string[]? DeniedJobVariables { get; set; }

    /// <summary>Job variables that a manifest may only set to the value given, as text or as JSON.</summary>
    public IReadOnlyDictionary<string, string?>? LockedJobVariables { get; set; }

    /// <summary>
    /// Names of environment variables that a manifest may set, with <c>*</c>; the MODE's own are always allowed. Default, when left out: any that
    /// is not denied.
    /// </summary>
    public string[]? EnvironmentNames { get; set; }

    /// <summary>
    /// Names of environment variables that no manifest may set, with <c>*</c>, whatever else allows them; case does not count. Default, when left
    /// out, and what the entry <c>default</c> stands for: <c>EXTRA_PIP_PACKAGES</c>, <c>PREFECT_*</c>, <c>PYTHON*</c>, <c>PIP_*</c>, <c>UV_*</c>,
    /// <c>VIRTUAL_ENV</c>, <c>CONDA_*</c>, <c>COVERAGE_*</c>, <c>LD_*</c>, <c>GCONV_PATH</c>, <c>GETCONF_DIR</c>, <c>GLIBC_TUNABLES</c>,
    /// <c>LOCPATH</c>, <c>NLSPATH</c>, <c>OPENSSL_CONF</c>, <c>OPENSSL_ENGINES</c>, <c>OPENSSL_MODULES</c>, <c>PATH</c>, <c>IFS</c>, <c>PS4</c>,
    /// <c>SHELLOPTS</c>, <c>BASH*</c>, <c>ZDOTDIR</c>, <c>PROMPT_COMMAND</c>, <c>BROWSER</c>, <c>GIT_*</c>, <c>SSH_ASKPASS</c>, <c>NODE_OPTIONS</c>,
    /// <c>NODE_PATH</c>, <c>PERL5*</c>, <c>RUBYLIB</c>, <c>RUBYOPT</c>, <c>CLASSPATH</c>, <c>JAVA_TOOL_OPTIONS</c>, <c>JDK_JAVA_OPTIONS</c>,
    /// <c>_JAVA_OPTIONS</c>, <c>DOTNET_STARTUP_HOOKS</c>, <c>CORECLR_*</c>, <c>PHPRC</c>, <c>PHP_INI_SCAN_DIR</c>, <c>LUA_INIT*</c>,
    /// <c>R_PROFILE*</c>, <c>R_ENVIRON*</c>, <c>GDAL_DRIVER_PATH</c>, <c>GDAL_VRT_ENABLE_PYTHON</c>, <c>SASL_PATH</c>,
    /// <c>CLOUDSDK_PYTHON*</c>, <c>GUNICORN_CMD_ARGS</c>, <c>LESSOPEN</c>, <c>LESSCLOSE</c>, <c>HOME</c>, <c>XDG_*</c>, <c>NETRC</c>, <c>CURL_*</c>, <c>WGETRC</c>, <c>DOCKER_*</c>,
    /// <c>KUBECONFIG</c>, <c>AWS_CONFIG_FILE</c>, <c>AWS_SHARED_CREDENTIALS_FILE</c>, <c>KRB5*</c>, <c>SSL_CERT_*</c>, <c>SSLKEYLOGFILE</c>,
    /// <c>REQUESTS_CA_BUNDLE</c>, <c>AWS_CA_BUNDLE</c>, <c>NODE_EXTRA_CA_CERTS</c>, <c>NODE_TLS_REJECT_UNAUTHORIZED</c>,
    /// <c>GRPC_DEFAULT_SSL_ROOTS_FILE_PATH</c>, <c>HTTPLIB2_CA_CERTS</c>, <c>WEBSOCKET_CLIENT_CA_BUNDLE</c>, <c>*_PROXY</c>, <c>HOSTALIASES</c>,
    /// <c>LOCALDOMAIN</c>, <c>RES_OPTIONS</c>, <c>RESOLV_*</c>, <c>KUBERNETES_*</c>, <c>AWS_ENDPOINT_URL*</c>, <c>CLOUDSDK_API_ENDPOINT_OVERRIDES_*</c>,
    /// <c>AZURE_AUTHORITY_HOST</c>,
    /// <c>*_EMULATOR_HOST</c>, <c>GCE_METADATA_*</c>, <c>OTEL_EXPORTER_*</c> and <c>OTEL_PYTHON_*</c>. By these an image runs what was not tested,
    /// trusts others, or sends credentials another way. An entry <c>!NAME</c> takes one out: <c>default</c>, <c>!HTTP_PROXY</c>. The MODE's own
    /// <c>Environment</c> is not held against the list.
    /// </summary>
    public string[]? DeniedEnvironmentNames { get; set; }

    /// <summary>Values that parameters may have, by the parameter's name: a pattern in which <c>*</c> stands for anything. Default none: any value.</summary>
    public IReadOnlyDictionary<string, string?>? Parameters { get; set; }

    /// <summary>Shortest time between two runs of a schedule, and between two steps of a recurrence rule, 00:00:01 to 1.00:00:00. Default one minute.</summary>
    public TimeSpan? MinScheduleInterval { get; set; }

    /// <summary>Most runs at one time that a deployment may ask for, from 1; then each must set a limit. Default none.</summary>
    public int? MaxConcurrencyLimit { get; set; }

    /// <summary>Pull steps, with <c>*</c>. Default, when left out: <c>prefect.deployments.steps.set_working_directory</c>.</summary>
    public string[]? AllowedPullSteps { get; set; }

    /// <summary>What becomes of changes by hand that a manifest does not speak of: <c>keep</c> or <c>override</c>. Default keep.</summary>
    public ManualChanges? ManualChanges { get; set; }

    /// <summary>What becomes of deployments that a manifest removed: <c>pause</c>, <c>delete</c> or <c>keep</c>. Default pause.</summary>
    public PruneBehaviour? Prune { get; set; }

    /// <summary>What becomes of a lane whose deployments are not as its last rollout left them: <c>report</c> or <c>heal</c>. Default report.</summary>
    public DriftBehaviour? Drift { get; set; }
}
