namespace Gateway;

/// <summary>
/// The stable codes of problems, findings, rollouts and ignored deliveries; those of refusals are in <see cref="Policy.RefusalCodes"/>. Programs rely on
/// them: a code keeps its name and its meaning. Each is explained in <c>docs/troubleshooting.md</c>, and a test holds the two together.
/// </summary>
internal static class Codes
{
    // The request was refused.
    /// <summary>401: no valid proof of the sender.</summary>
    public const string ProofInvalid = "proof_invalid";

    /// <summary>503: the token's keys could not be fetched.</summary>
    public const string ProofUnverifiable = "proof_unverifiable";

    /// <summary>503: the same for a person's token.</summary>
    public const string TokenUnverifiable = "token_unverifiable";

    /// <summary>401: no valid key or token.</summary>
    public const string ApiKeyRequired = "api_key_required";

    /// <summary>403: the role is too low.</summary>
    public const string RoleRequired = "role_required";

    /// <summary>403: the policy does not allow it.</summary>
    public const string BuildRefused = "build_refused";

    /// <summary>422: the manifest cannot be deployed.</summary>
    public const string ManifestInvalid = "manifest_invalid";

    /// <summary>400: a field is missing, of the wrong type, or a name (<c>ref</c>, <c>actor</c>, a check, a flow) with control or invisible characters.</summary>
    public const string BodyInvalid = "body_invalid";

    /// <summary>400: a query parameter or header is not understood.</summary>
    public const string QueryInvalid = "query_invalid";

    /// <summary>4xx: the request is not HTTP that is expected here.</summary>
    public const string RequestInvalid = "request_invalid";

    /// <summary>400: fewer bytes came than announced.</summary>
    public const string BodyIncomplete = "body_incomplete";

    /// <summary>503: other bodies came while this one came too slowly (less than 8 KiB in a second, or nothing for two), or while its address sent many.</summary>
    public const string TooManyBodies = "too_many_bodies";

    /// <summary>408: the body did not come in time.</summary>
    public const string BodyTooSlow = "body_too_slow";

    /// <summary>413: larger than <c>Gateway:Webhooks:MaxBodyBytes</c>.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>415: not JSON in UTF-8, or compressed.</summary>
    public const string MediaTypeUnsupported = "media_type_unsupported";

    /// <summary>406: no such form of a plan.</summary>
    public const string AcceptUnsupported = "accept_unsupported";

    /// <summary>404: no such path, rollout or MODE; or nothing to go back to.</summary>
    public const string NotFound = "not_found";

    /// <summary>405.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>409: another body was accepted under this id.</summary>
    public const string DeliveryConflict = "delivery_conflict";

    /// <summary>409: a newer run was applied already.</summary>
    public const string RunOutdated = "run_outdated";

    /// <summary>423, <c>cancelled</c>, or a plan's warning: the MODE takes no builds.</summary>
    public const string ModeFrozen = "mode_frozen";

    /// <summary>409, or a plan's warning: the deployments belong to another branch.</summary>
    public const string HeldByOtherBranch = "held_by_other_branch";

    /// <summary>409: as many branches as may have deployments of their own have them already.</summary>
    public const string TooManyBranches = "too_many_branches";

    /// <summary>An operator went back from what a build is of.</summary>
    public const string LaneHeld = "lane_held";

    /// <summary>The number of a run is too far above that of the newest.</summary>
    public const string RunNumberJump = "run_number_jump";

    /// <summary>An order would change nothing.</summary>
    public const string NothingToChange = "nothing_to_change";

    /// <summary>More than one commit begins with the digits of an order.</summary>
    public const string CommitAmbiguous = "commit_ambiguous";

    /// <summary>A rollout of the lane is on its way.</summary>
    public const string RolloutUnderWay = "rollout_under_way";

    /// <summary>429: more than <c>Gateway:Webhooks:BuildsPerMinute</c> of one repository.</summary>
    public const string TooManyBuilds = "too_many_builds";

    /// <summary>503: no room within ten seconds beside others that are reviewed or planned, for an event of GitHub's within nine of its coming.</summary>
    public const string TooManyReviews = "too_many_reviews";

    /// <summary>429: more than <c>Gateway:Http:RequestsPerMinute</c> of one caller.</summary>
    public const string TooManyRequests = "too_many_requests";

    /// <summary>429: too many requests without valid credentials from one address.</summary>
    public const string TooManyFailures = "too_many_failures";

    /// <summary>503: the ledger cannot be read or written.</summary>
    public const string LedgerUnavailable = "ledger_unavailable";

    /// <summary>503, or the rollout: Prefect could not be used in time.</summary>
    public const string PrefectUnavailable = "prefect_unavailable";

    /// <summary>502, or the rollout: Prefect answered with an error.</summary>
    public const string PrefectRefused = "prefect_refused";

    /// <summary>503, or the rollout, or a plan's finding: the registry did not answer.</summary>
    public const string RegistryUnavailable = "registry_unavailable";

    /// <summary>500, or the rollout: the gateway failed.</summary>
    public const string InternalError = "internal_error";

    /// <summary>409: <c>to</c> is a rollout of another repository or MODE.</summary>
    public const string RolloutOfOtherLane = "rollout_of_other_lane";

    /// <summary>409: only what succeeded can be gone back to.</summary>
    public const string RolloutNotSucceeded = "rollout_not_succeeded";

    /// <summary>409: it has ended already.</summary>
    public const string RolloutFinished = "rollout_finished";

    /// <summary>409: it succeeded, runs, or healed drift.</summary>
    public const string RolloutNotRetryable = "rollout_not_retryable";

    /// <summary>409: what it applied was not recorded.</summary>
    public const string SpecsMissing = "specs_missing";

    // GitHub's own webhook said `ignored`.
    /// <summary>Another event.</summary>
    public const string EventNotHandled = "event_not_handled";

    /// <summary>The run began, or was requested.</summary>
    public const string ActionNotHandled = "action_not_handled";

    /// <summary>The run failed, or was cancelled.</summary>
    public const string ConclusionNotSuccess = "conclusion_not_success";

    /// <summary>Another workflow.</summary>
    public const string WorkflowNotMapped = "workflow_not_mapped";

    /// <summary>Started by something else than a push.</summary>
    public const string RunEventNotMapped = "run_event_not_mapped";

    /// <summary>Deploys nothing, ever.</summary>
    public const string PullRequestRun = "pull_request_run";

    /// <summary>Deploys nothing, ever.</summary>
    public const string RunOfFork = "run_of_fork";

    /// <summary>The workflow has no image for that MODE.</summary>
    public const string ModeNotMapped = "mode_not_mapped";

    // The manifest.
    /// <summary>A YAML tag, such as <c>!!python/name</c>, that the gateway does not take.</summary>
    public const string YamlTagNotAllowed = "yaml_tag_not_allowed";

    /// <summary><c>{{ $NAME }}</c> has no value for this MODE.</summary>
    public const string VariableUnset = "variable_unset";

    /// <summary>A secret is there but cannot be used.</summary>
    public const string SecretUnreadable = "secret_unreadable";

    /// <summary><c>MODE</c> is the gateway's to set.</summary>
    public const string ReservedVariable = "reserved_variable";

    /// <summary>An entry of a list <c>env</c> is not <c>name</c> with <c>value</c> or <c>valueFrom</c>, or comes twice.</summary>
    public const string EnvironmentEntryInvalid = "environment_entry_invalid";

    /// <summary><c>env</c> differs from the MODE's <c>Environment</c>.</summary>
    public const string EnvironmentConflict = "environment_conflict";

    /// <summary>Nothing fills in a reference here.</summary>
    public const string ReferenceNotSupportedHere = "reference_not_supported_here";

    /// <summary>No step gave this output, or what a step's script prints cannot be told.</summary>
    public const string PlaceholderUnresolved = "placeholder_unresolved";

    /// <summary>The build takes the place of another branch's.</summary>
    public const string BranchReplaced = "branch_replaced";

    /// <summary>A field of the build result is not read.</summary>
    public const string FieldUnknown = "field_unknown";

    /// <summary>No deployment belongs to the MODE: a warning where others belong to another MODE, since there is nothing to do then; an error where none belongs to any.</summary>
    public const string NoDeploymentForMode = "no_deployment_for_mode";

    /// <summary>There is no list <c>deployments</c>.</summary>
    public const string DeploymentsMissing = "deployments_missing";

    /// <summary>More deployments than are taken.</summary>
    public const string DeploymentsTooMany = "deployments_too_many";

    /// <summary>More of them in one deployment than are taken.</summary>
    public const string SchedulesTooMany = "schedules_too_many";

    /// <summary>More of them in one deployment than are taken.</summary>
    public const string TriggersTooMany = "triggers_too_many";

    /// <summary>More variables in <c>env</c>, of a work pool or of a trigger, than are taken.</summary>
    public const string EnvironmentTooMany = "environment_too_many";

    /// <summary>Descriptions and parameter schemas come to more than is taken, counted with each deployment that takes them.</summary>
    public const string FlowFactsTooLarge = "flow_facts_too_large";

    /// <summary>The same name twice for one flow (two flows may share it).</summary>
    public const string DeploymentDuplicate = "deployment_duplicate";

    /// <summary>No name, or one that Prefect does not take; of a deployment, a flow, a tag, a work pool or queue, a schedule's slug, a trigger, an entrypoint or a version one with a character that cannot be seen.</summary>
    public const string NameMissing = "name_missing";

    /// <summary>No name, or one that Prefect does not take; of a deployment, a flow, a tag, a work pool or queue, a schedule's slug, a trigger, an entrypoint or a version one with a character that cannot be seen.</summary>
    public const string NameInvalid = "name_invalid";

    /// <summary>No <c>file.py:function</c> or <c>package.module:function</c>.</summary>
    public const string EntrypointMissing = "entrypoint_missing";

    /// <summary>No <c>file.py:function</c> or <c>package.module:function</c>.</summary>
    public const string EntrypointInvalid = "entrypoint_invalid";

    /// <summary>No <c>work_pool.name</c>.</summary>
    public const string WorkPoolMissing = "work_pool_missing";

    /// <summary>A value of the wrong kind.</summary>
    public const string TypeMismatch = "type_mismatch";

    /// <summary><c>concurrency_limit</c> with <c>limit</c> lacks <c>collision_strategy</c>, or names one that is none.</summary>
    public const string ConcurrencyInvalid = "concurrency_invalid";

    /// <summary>No duration of zero or more.</summary>
    public const string DurationInvalid = "duration_invalid";

    /// <summary>The rule is not one, or longer than is taken.</summary>
    public const string CronInvalid = "cron_invalid";

    /// <summary>The rule is not one, or longer than is taken.</summary>
    public const string IntervalInvalid = "interval_invalid";

    /// <summary>The rule is not one, or longer than is taken.</summary>
    public const string RruleInvalid = "rrule_invalid";

    /// <summary>Prefect takes the rule, and no run comes of it: <c>UNTIL=…Z</c> without <c>DTSTART</c>; days that no year has; hours or minutes that the steps of <c>INTERVAL</c> never meet.</summary>
    public const string RruleNeverScheduled = "rrule_never_scheduled";

    /// <summary>Prefect takes the expression, and fails each time that it looks for runs: none of its months has such a day, whatever the weekday.</summary>
    public const string CronNeverScheduled = "cron_never_scheduled";

    /// <summary>A rule of hours, minutes or seconds, or of 24 or more times a day, with a <c>DTSTART</c> before 2020: Prefect counts through every repetition since then each time that it looks for runs, and answers nothing else in the meantime.</summary>
    public const string RruleStartsTooEarly = "rrule_starts_too_early";

    /// <summary>No IANA name; no date of ISO 8601.</summary>
    public const string TimezoneInvalid = "timezone_invalid";

    /// <summary>No IANA name; no date of ISO 8601.</summary>
    public const string AnchorDateInvalid = "anchor_date_invalid";

    /// <summary>Not exactly one of <c>cron</c>, <c>interval</c>, <c>rrule</c>.</summary>
    public const string ScheduleRule = "schedule_rule";

    /// <summary>Both <c>schedule</c> and <c>schedules</c>.</summary>
    public const string ScheduleTwice = "schedule_twice";

    /// <summary>A key that Prefect would refuse.</summary>
    public const string ScheduleKeyUnknown = "schedule_key_unknown";

    /// <summary>Two schedules with one slug.</summary>
    public const string SlugDuplicate = "slug_duplicate";

    /// <summary>More than 524,288 bytes as Prefect counts them.</summary>
    public const string ParametersTooLarge = "parameters_too_large";

    /// <summary>The flow has no such parameter, or its schema does not take the value.</summary>
    public const string ParameterUnknown = "parameter_unknown";

    /// <summary>The flow has no such parameter, or its schema does not take the value.</summary>
    public const string ParameterType = "parameter_type";

    /// <summary>A pull step is not one function with its arguments.</summary>
    public const string PullStepInvalid = "pull_step_invalid";

    /// <summary>A trigger that a self-hosted Prefect does not have.</summary>
    public const string TriggerTypeUnknown = "trigger_type_unknown";

    /// <summary>A trigger that a self-hosted Prefect does not have.</summary>
    public const string TriggerMetric = "trigger_metric";

    /// <summary>A compound trigger without triggers, or without how many.</summary>
    public const string TriggerEmpty = "trigger_empty";

    /// <summary>A compound trigger without triggers, or without how many.</summary>
    public const string TriggerRequire = "trigger_require";

    /// <summary>A posture that is none; Proactive below 10 seconds.</summary>
    public const string TriggerPosture = "trigger_posture";

    /// <summary>A posture that is none; Proactive below 10 seconds.</summary>
    public const string TriggerWithin = "trigger_within";

    /// <summary>It fires on the runs that it starts.</summary>
    public const string TriggerLoop = "trigger_loop";

    /// <summary>Two triggers with one name.</summary>
    public const string TriggerNameDuplicate = "trigger_name_duplicate";

    /// <summary>The file that <c>gateway check</c> reads is in another encoding.</summary>
    public const string ManifestNotUtf8 = "manifest_not_utf8";

    /// <summary>Not YAML.</summary>
    public const string YamlInvalid = "yaml_invalid";

    /// <summary>No text; no mapping; more than one document.</summary>
    public const string ManifestEmpty = "manifest_empty";

    /// <summary>No text; no mapping; more than one document.</summary>
    public const string ManifestNotMapping = "manifest_not_mapping";

    /// <summary>No text; no mapping; more than one document.</summary>
    public const string DocumentsMany = "documents_many";

    /// <summary>A key twice, or no text.</summary>
    public const string KeyDuplicate = "key_duplicate";

    /// <summary>A key twice, or no text.</summary>
    public const string KeyNotText = "key_not_text";

    /// <summary>A key twice, or no text.</summary>
    public const string KeyNotScalar = "key_not_scalar";

    /// <summary>Looks like a number or a date and is none.</summary>
    public const string ScalarInvalid = "scalar_invalid";

    /// <summary>A character that cannot be stored.</summary>
    public const string CharacterForbidden = "character_forbidden";

    /// <summary>An alias without anchor; in itself; <c>&lt;&lt;</c> of no mapping.</summary>
    public const string AliasUnknown = "alias_unknown";

    /// <summary>An alias without anchor; in itself; <c>&lt;&lt;</c> of no mapping.</summary>
    public const string AliasRecursive = "alias_recursive";

    /// <summary>An alias without anchor; in itself; <c>&lt;&lt;</c> of no mapping.</summary>
    public const string MergeInvalid = "merge_invalid";

    /// <summary>Too large, or too much by aliases or placeholders. Aliases may make 262,144 characters of any manifest and 16 more for each character that it has, up to 8,388,608; and 16,384 values and one more for each, up to 200,000.</summary>
    public const string TextTooLong = "text_too_long";

    /// <summary>Too large, or too much by aliases or placeholders. Aliases may make 262,144 characters of any manifest and 16 more for each character that it has, up to 8,388,608; and 16,384 values and one more for each, up to 200,000.</summary>
    public const string ExpandedTooLong = "expanded_too_long";

    /// <summary>Too large, or too much by aliases or placeholders. Aliases may make 262,144 characters of any manifest and 16 more for each character that it has, up to 8,388,608; and 16,384 values and one more for each, up to 200,000.</summary>
    public const string NodesTooMany = "nodes_too_many";

    /// <summary>Too large, or too much by aliases or placeholders. Aliases may make 262,144 characters of any manifest and 16 more for each character that it has, up to 8,388,608; and 16,384 values and one more for each, up to 200,000.</summary>
    public const string NestingTooDeep = "nesting_too_deep";

    /// <summary>There are more findings than are shown.</summary>
    public const string FindingsCapped = "findings_capped";

    /// <summary>Nobody names the entrypoint's flow, and it is never guessed.</summary>
    public const string FlowUnknown = "flow_unknown";

    /// <summary>A block reference within a longer text, which workers fill in from Prefect 3.7.0 on only.</summary>
    public const string ReferenceInText = "reference_in_text";

    /// <summary>The server is no Prefect 3.</summary>
    public const string PrefectVersionUnsupported = "prefect_version_unsupported";

    /// <summary>The server is older than 3.4, or does not tell its version.</summary>
    public const string PrefectVersionUntested = "prefect_version_untested";

    /// <summary>The server is older than 3.4, or does not tell its version.</summary>
    public const string PrefectVersionUnknown = "prefect_version_unknown";

    /// <summary>The server's version does not do what the manifest asks for.</summary>
    public const string GracePeriodIgnored = "grace_period_ignored";

    /// <summary>The server's version does not do what the manifest asks for.</summary>
    public const string TriggerPatternUnsupported = "trigger_pattern_unsupported";

    /// <summary>The image's Prefect is newer than the server.</summary>
    public const string ImagePrefectNewer = "image_prefect_newer";

    /// <summary>Flows on Prefect 3.6.13 or older crash against a server from 3.6.14 on with a password.</summary>
    public const string ImagePrefectBroken = "image_prefect_broken";

    /// <summary>Another repository or MODE has it in its care.</summary>
    public const string DeploymentOfOtherLane = "deployment_of_other_lane";

    /// <summary>More than half of the deployments, or all, are gone from the manifest, or were not yet there where a rollback goes.</summary>
    public const string MassPrune = "mass_prune";

    /// <summary>No such pool; a push or managed one.</summary>
    public const string WorkPoolNotFound = "work_pool_not_found";

    /// <summary>No such pool; a push or managed one.</summary>
    public const string WorkPoolTypeUnsupported = "work_pool_type_unsupported";

    /// <summary>It does not fit the pool's base job template.</summary>
    public const string JobVariableInvalid = "job_variable_invalid";

    /// <summary>The pool's base job template takes certain images only, and no reference to a variable.</summary>
    public const string ImageReferenceNotTaken = "image_reference_not_taken";

    /// <summary>A variable that is to hold an image is there already, and not the gateway's.</summary>
    public const string ImageVariableReplaced = "image_variable_replaced";

    /// <summary>It does not fit the schema that the server holds.</summary>
    public const string ParameterInvalid = "parameter_invalid";

    /// <summary>The deployment on the server has no schema, so that it refuses every change.</summary>
    public const string ParameterSchemaMissing = "parameter_schema_missing";

    /// <summary>The manifest wants none, and Prefect cannot clear them.</summary>
    public const string JobVariablesNotCleared = "job_variables_not_cleared";

    /// <summary>The registry has no such image.</summary>
    public const string ImageMissing = "image_missing";

    /// <summary>The tag is another image than was pushed.</summary>
    public const string ImageDigestDiffers = "image_digest_differs";

    /// <summary>The registry refused.</summary>
    public const string ImageUnreadable = "image_unreadable";

    /// <summary>The labels are not the build's, or its registry is not asked.</summary>
    public const string ImageLabelsDiffer = "image_labels_differ";

    /// <summary>The labels are not the build's, or its registry is not asked.</summary>
    public const string ImageLabelsUnknown = "image_labels_unknown";

    /// <summary>The image does not carry its manifest (webhook only).</summary>
    public const string ManifestLabelMissing = "manifest_label_missing";

    /// <summary>The image does not carry its manifest (webhook only).</summary>
    public const string ManifestLabelInvalid = "manifest_label_invalid";

    /// <summary><c>ManifestFile</c> cannot be read (webhook only).</summary>
    public const string ManifestFileUnreadable = "manifest_file_unreadable";

    // The rollout failed.
    /// <summary>The server as it is cannot take the manifest; nothing was written.</summary>
    public const string PlanInvalid = "plan_invalid";

    /// <summary>The image is not what the build says; nothing was written.</summary>
    public const string ImageRefused = "image_refused";

    /// <summary>Prefect accepted every write, and differs; put back.</summary>
    public const string VerificationFailed = "verification_failed";

    /// <summary>The MODE's smoke run failed or did not end; put back, or with <c>OnFailure: report</c> a warning.</summary>
    public const string SmokeRunFailed = "smoke_run_failed";

    /// <summary>The MODE's smoke run failed or did not end; put back, or with <c>OnFailure: report</c> a warning.</summary>
    public const string SmokeRunTimeout = "smoke_run_timeout";

    /// <summary>Something could not be put back: the detail names each deployment.</summary>
    public const string RestoreFailed = "restore_failed";

    /// <summary>The process ended again and again in the middle of it, and does not take it up any more; the detail says whether it had begun to write.</summary>
    public const string CrashedRepeatedly = "crashed_repeatedly";

    /// <summary>What was recorded cannot be read any more.</summary>
    public const string SnapshotUnreadable = "snapshot_unreadable";

    /// <summary>What was recorded cannot be read any more.</summary>
    public const string SpecsUnreadable = "specs_unreadable";

    /// <summary>A newer build or rollback took its place before it began.</summary>
    public const string Superseded = "superseded";

    /// <summary>An operator ended it; what it had written was put back.</summary>
    public const string Cancelled = "cancelled";

    // Warnings.
    /// <summary>Somebody deleted a deployment in Prefect, which keeps the automations of its triggers.</summary>
    public const string AutomationOrphaned = "automation_orphaned";

    /// <summary>Runs will wait.</summary>
    public const string NoWorkerOnline = "no_worker_online";

    /// <summary>Runs will wait.</summary>
    public const string WorkPoolPaused = "work_pool_paused";

    /// <summary>Job variables are checked by the server only.</summary>
    public const string WorkPoolTemplateUnreadable = "work_pool_template_unreadable";

    /// <summary>Its name fits no MODE: nobody deploys it.</summary>
    public const string DeploymentInNoMode = "deployment_in_no_mode";

    /// <summary>The manifest lacks the MODE's smoke deployment: nothing is run.</summary>
    public const string SmokeRunMissing = "smoke_run_missing";

    /// <summary>Several flows have a deployment of that name: the first is run.</summary>
    public const string SmokeRunAmbiguous = "smoke_run_ambiguous";

    /// <summary><c>gateway check</c> without images of the MODE: what the manifest says of them is not checked.</summary>
    public const string ImageNotConfigured = "image_not_configured";

    /// <summary><c>outputs</c> names a step that the manifest has not.</summary>
    public const string OutputStepUnknown = "output_step_unknown";

    /// <summary>A build step's script holds a variable that Prefect's command line would leave as text.</summary>
    public const string ScriptNotExpanded = "script_not_expanded";

    /// <summary>No digest is known: a moved tag changes what runs.</summary>
    public const string ImageNotPinned = "image_not_pinned";

    /// <summary>A plan before the image is there.</summary>
    public const string ImageNotBuilt = "image_not_built";

    /// <summary>On a rollback: whether the image is still there is not known.</summary>
    public const string ImageNotChecked = "image_not_checked";

    /// <summary>The code says another name.</summary>
    public const string FlowNameIgnored = "flow_name_ignored";

    /// <summary>Prefect ignores the key: mostly a typing mistake, or a key in the wrong place.</summary>
    public const string KeyUnknown = "key_unknown";

    /// <summary><c>&lt;&lt;</c> more than once in one mapping: of a key that several give the last counts.</summary>
    public const string MergeKeyRepeated = "merge_key_repeated";

    /// <summary><c>concurrency_limit</c> without <c>limit</c> does nothing.</summary>
    public const string ConcurrencyWithoutLimit = "concurrency_without_limit";

    /// <summary>Has no effect here.</summary>
    public const string ScheduleKeyUnused = "schedule_key_unused";

    /// <summary>Has no effect here.</summary>
    public const string ReplacesNotApplied = "replaces_not_applied";

    /// <summary>Has no effect here.</summary>
    public const string SlaNotApplied = "sla_not_applied";

    /// <summary>Has no effect here.</summary>
    public const string VersionTypeNotApplied = "version_type_not_applied";

    /// <summary>A shared limit is left as it is.</summary>
    public const string ConcurrencyLimitShared = "concurrency_limit_shared";

    /// <summary>Should this rollout fail, this deployment cannot be put back.</summary>
    public const string JobVariablesNotRestored = "job_variables_not_restored";
}
