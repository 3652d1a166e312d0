PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY,
    "Timestamp" TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
INSERT INTO __EFMigrationsHistory VALUES('20261123155708_InitialLedger','10.0.15');
INSERT INTO __EFMigrationsHistory VALUES('20261123174421_LaneState','10.0.15');
INSERT INTO __EFMigrationsHistory VALUES('20261123234752_RolloutToken','10.0.15');
INSERT INTO __EFMigrationsHistory VALUES('20261124030215_ModeSecrets','10.0.15');
INSERT INTO __EFMigrationsHistory VALUES('20261125191240_DeploymentClaims','10.0.15');
INSERT INTO __EFMigrationsHistory VALUES('20261125221442_AuditEntries','10.0.15');
INSERT INTO __EFMigrationsHistory VALUES('20261126012932_RolloutTrace','10.0.15');
INSERT INTO __EFMigrationsHistory VALUES('20261129152539_BuildDetails','10.0.15');
INSERT INTO __EFMigrationsHistory VALUES('20261129194558_RolloutTakes','10.0.15');
INSERT INTO __EFMigrationsHistory VALUES('20261129223000_LedgerKey','10.0.15');
CREATE TABLE IF NOT EXISTS "build_contents" (
    "Sha256" BLOB NOT NULL CONSTRAINT "PK_build_contents" PRIMARY KEY,
    "Manifest" TEXT NOT NULL,
    "Flows" TEXT NOT NULL
);
INSERT INTO build_contents VALUES(X'1ab58fa7acbba05939441e98e7da6bebf57916966836adea8fb92a17f7960354',replace('pull:\n  - prefect.deployments.steps.set_working_directory:\n      directory: /app\ndeployments:\n  - name: abordagem-staging\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: staging }\n    tags: [staging]\n  - name: abordagem-prod\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: prod }\n    tags: [prod]\n','\n',char(10)),'[{"entrypoint":"pipelines/arcgis/abordagem/flows.py:abordagem_flow","name":"Abordagem | Carga ArcGIS"}]');
INSERT INTO build_contents VALUES(X'1e7130c0d6d4fa9bf492b0b7993486b52bcaba5ab1c85c6bcfa17d71b7a043e8',replace('pull:\n  - prefect.deployments.steps.set_working_directory:\n      directory: /app\ndeployments:\n  - name: abordagem-staging\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: staging }\n    tags: [staging]\n  - name: abordagem-prod\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: prod }\n    tags: [prod]\n  - name: notas-staging\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: staging }\n    tags: [staging]\n  - name: notas-prod\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: prod }\n    tags: [prod]\n','\n',char(10)),'[{"entrypoint":"pipelines/arcgis/abordagem/flows.py:abordagem_flow","name":"Abordagem | Carga ArcGIS"}]');
INSERT INTO build_contents VALUES(X'651c5d171181bb5ef295928622a2a18d32854e5a6d1961e583540dbdddf3cfbf',replace('pull:\n  - prefect.deployments.steps.set_working_directory:\n      directory: /app\ndeployments:\n  - name: abordagem-staging\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: staging }\n    tags: [staging]\n  - name: abordagem-prod\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: prod }\n    tags: [prod]\n  - name: notas-staging\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: staging }\n    tags: [staging]\n  - name: notas-prod\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: prod }\n    tags: [prod]\n  - name: extra-staging\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: staging }\n    tags: [staging]\n  - name: extra-prod\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"\n        env: { MODE: prod }\n    tags: [prod]\n','\n',char(10)),'[{"entrypoint":"pipelines/arcgis/abordagem/flows.py:abordagem_flow","name":"Abordagem | Carga ArcGIS"}]');
CREATE TABLE IF NOT EXISTS "deliveries" (
    "Repository" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "BodySha256" BLOB NOT NULL,
    "RolloutId" TEXT NOT NULL,
    "ReceivedAt" TEXT NOT NULL,
    CONSTRAINT "PK_deliveries" PRIMARY KEY ("Repository", "Key")
);
INSERT INTO deliveries VALUES('org/pipelines-arcgis','webhook-id:msg_1',X'b6f3ebe681b0abab2b85f03455160fccd44eb97ab1575fc8d5bdb96dd282903d','01A22BE4-7D55-76EC-B7D2-B7E91735512E','2026-11-30 09:58:44.3095434+00:00');
INSERT INTO deliveries VALUES('org/pipelines-arcgis','webhook-id:msg_2',X'd7d8d335e843bcb80e1c95f5b22b1ae4ae6c52a7fe78328f8d5f46cfd72fe292','01A22BE4-961F-72FB-8247-4E26BDE6E69D','2026-11-30 09:58:50.6550539+00:00');
INSERT INTO deliveries VALUES('org/pipelines-arcgis','webhook-id:msg_4',X'33d836158b5925170a449396af064476e797095c81e0efb22cd97a5a734e1e95','01A22BE4-983B-7EAC-B908-744FFADE0434','2026-11-30 09:58:51.19557+00:00');
CREATE TABLE IF NOT EXISTS "rollouts" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_rollouts" PRIMARY KEY AUTOINCREMENT,
    "Id" TEXT NOT NULL,
    "Repository" TEXT NOT NULL,
    "Mode" TEXT NOT NULL,
    "Status" TEXT NOT NULL,
    "Ref" TEXT NOT NULL,
    "Sha" TEXT NOT NULL,
    "RunId" INTEGER NOT NULL,
    "RunNumber" INTEGER NOT NULL,
    "RunAttempt" INTEGER NOT NULL,
    "Actor" TEXT NULL,
    "Image" TEXT NOT NULL,
    "Digest" TEXT NULL,
    "Checks" TEXT NOT NULL,
    "ContentSha256" BLOB NOT NULL,
    "Proof" TEXT NOT NULL,
    "AcceptedAt" TEXT NOT NULL,
    "StartedAt" TEXT NULL,
    "FinishedAt" TEXT NULL,
    "Created" INTEGER NOT NULL,
    "Updated" INTEGER NOT NULL,
    "Unchanged" INTEGER NOT NULL,
    "FailureCode" TEXT NULL,
    "FailureDetail" TEXT NULL,
    "Findings" TEXT NULL, "AllowMassPrune" INTEGER NOT NULL DEFAULT 0, "CancelledBy" TEXT NULL, "Kind" TEXT NOT NULL DEFAULT 'Build', "Pruned" INTEGER NOT NULL DEFAULT 0, "RequestedBy" TEXT NULL, "Restored" INTEGER NOT NULL DEFAULT 0, "SourceId" TEXT NULL, "Token" TEXT NULL, "TraceParent" TEXT NULL, "Details" TEXT NULL, "Takes" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "FK_rollouts_build_contents_ContentSha256" FOREIGN KEY ("ContentSha256") REFERENCES "build_contents" ("Sha256") ON DELETE RESTRICT
);
INSERT INTO rollouts VALUES(1,'01A22BE4-7D55-76EC-B7D2-B7E91735512E','org/pipelines-arcgis','staging','Succeeded','refs/heads/staging/demo','0000001aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,1,1,'octocat','ghcr.io/org/pipelines-arcgis:staging-0000001',NULL,'{"test":"success","smoke-dbt":"success","build-push":"success"}',X'1ab58fa7acbba05939441e98e7da6bebf57916966836adea8fb92a17f7960354','StandardWebhooks','2026-11-30 09:58:44.3095434+00:00','2026-11-30 09:58:44.5680195+00:00','2026-11-30 09:58:49.817593+00:00',1,0,0,NULL,NULL,'[{"code":"image_not_pinned","severity":"Warning","message":"The digest of ghcr.io/org/pipelines-arcgis:staging-0000001 is not known, so that deployments name its tag, which can be moved.","fix":"Post the digest of the image that was pushed, or add its registry to Gateway:Images:Registries."},{"code":"no_worker_online","severity":"Warning","message":"No worker of the work pool \u0022docker-pool\u0022 is online: runs will wait.","fix":"Start a worker of the pool."}]',0,NULL,'Build',0,NULL,0,NULL,NULL,'00-7a4c6b24c7f6e93d4f9d4ec21f2650e5-78e262231a75e638-00',NULL,1);
INSERT INTO rollouts VALUES(2,'01A22BE4-961F-72FB-8247-4E26BDE6E69D','org/pipelines-arcgis','staging','Succeeded','refs/heads/staging/demo','0000002aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',2,2,1,'octocat','ghcr.io/org/pipelines-arcgis:staging-0000002',NULL,'{"test":"success","smoke-dbt":"success","build-push":"success"}',X'1e7130c0d6d4fa9bf492b0b7993486b52bcaba5ab1c85c6bcfa17d71b7a043e8','StandardWebhooks','2026-11-30 09:58:50.6550539+00:00','2026-11-30 09:58:50.6638598+00:00','2026-11-30 09:58:50.9458372+00:00',1,1,0,NULL,NULL,'[{"code":"image_not_pinned","severity":"Warning","message":"The digest of ghcr.io/org/pipelines-arcgis:staging-0000002 is not known, so that deployments name its tag, which can be moved.","fix":"Post the digest of the image that was pushed, or add its registry to Gateway:Images:Registries."},{"code":"no_worker_online","severity":"Warning","message":"No worker of the work pool \u0022docker-pool\u0022 is online: runs will wait.","fix":"Start a worker of the pool."}]',0,NULL,'Build',0,NULL,0,NULL,NULL,'00-ad3c71e27f9e609ff05dbf361f779eea-c4499889827de2ca-00',NULL,1);
INSERT INTO rollouts VALUES(3,'01A22BE4-983B-7EAC-B908-744FFADE0434','org/pipelines-arcgis','staging','Failed','refs/heads/staging/demo','0000004aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',4,4,1,'octocat','ghcr.io/org/pipelines-arcgis:staging-0000004',NULL,'{"test":"success","smoke-dbt":"success","build-push":"success"}',X'651c5d171181bb5ef295928622a2a18d32854e5a6d1961e583540dbdddf3cfbf','StandardWebhooks','2026-11-30 09:58:51.19557+00:00','2026-11-30 09:58:51.2188833+00:00','2026-11-30 09:58:51.5541837+00:00',1,1,0,'restore_failed','update deployment b3a703c8-f1f4-475e-a53b-35f420c2cf75: Prefect answered 422: Injected fault. Not everything could be put back. Still changed: Abordagem | Carga ArcGIS/abordagem-staging, Abordagem | Carga ArcGIS/extra-staging. As before: Abordagem | Carga ArcGIS/notas-staging. The last failure: update deployment 5577ced0-4bd4-45cf-a653-b1dfb8f996a7: Prefect answered 422: Injected fault.','[{"code":"image_not_pinned","severity":"Warning","message":"The digest of ghcr.io/org/pipelines-arcgis:staging-0000004 is not known, so that deployments name its tag, which can be moved.","fix":"Post the digest of the image that was pushed, or add its registry to Gateway:Images:Registries."},{"code":"no_worker_online","severity":"Warning","message":"No worker of the work pool \u0022docker-pool\u0022 is online: runs will wait.","fix":"Start a worker of the pool."}]',0,NULL,'Build',0,NULL,0,NULL,NULL,'00-369e12e4965c5b66fa6d8677433fa7ee-c4fe010388564ac5-00',NULL,1);
INSERT INTO rollouts VALUES(4,'01A22BE4-9B89-7AEA-AF4D-159FF1B0A7A1','org/pipelines-arcgis','staging','Succeeded','refs/heads/staging/demo','0000001aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,1,1,'octocat','ghcr.io/org/pipelines-arcgis:staging-0000001',NULL,'{"test":"success","smoke-dbt":"success","build-push":"success"}',X'1ab58fa7acbba05939441e98e7da6bebf57916966836adea8fb92a17f7960354','StandardWebhooks','2026-11-30 09:58:52.0412462+00:00','2026-11-30 09:58:52.1097272+00:00','2026-11-30 09:58:52.2330272+00:00',0,1,0,NULL,NULL,'[{"code":"image_not_pinned","severity":"Warning","message":"The digest of ghcr.io/org/pipelines-arcgis:staging-0000001 is not known, so that deployments name its tag, which can be moved.","fix":"Post the digest of the image that was pushed, or add its registry to Gateway:Images:Registries."},{"code":"no_worker_online","severity":"Warning","message":"No worker of the work pool \u0022docker-pool\u0022 is online: runs will wait.","fix":"Start a worker of the pool."}]',0,NULL,'Rollback',1,'oncall',0,'01A22BE4-7D55-76EC-B7D2-B7E91735512E',NULL,'00-cb477cf103cce65f60bb478cbafeeaaa-f3c031266f23e216-00',NULL,1);
CREATE TABLE IF NOT EXISTS "rollout_steps" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_rollout_steps" PRIMARY KEY AUTOINCREMENT,
    "RolloutSequence" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Outcome" TEXT NOT NULL,
    "Subject" TEXT NULL,
    "Detail" TEXT NOT NULL,
    "At" TEXT NOT NULL,
    "DurationMs" INTEGER NOT NULL,
    CONSTRAINT "FK_rollout_steps_rollouts_RolloutSequence" FOREIGN KEY ("RolloutSequence") REFERENCES "rollouts" ("Sequence") ON DELETE CASCADE
);
INSERT INTO rollout_steps VALUES(1,1,'Plan','Succeeded',NULL,'1 to create.','2026-11-30 09:58:48.1591987+00:00',2685);
INSERT INTO rollout_steps VALUES(2,1,'CreateFlow','Succeeded','Abordagem | Carga ArcGIS','The flow is there.','2026-11-30 09:58:49.170111+00:00',64);
INSERT INTO rollout_steps VALUES(3,1,'Create','Succeeded','abordagem-staging','Created.','2026-11-30 09:58:49.5587992+00:00',363);
INSERT INTO rollout_steps VALUES(4,1,'Verify','Succeeded',NULL,'The server holds what the manifest asks for.','2026-11-30 09:58:49.7015598+00:00',78);
INSERT INTO rollout_steps VALUES(5,2,'Plan','Succeeded',NULL,'1 to create, 1 to update.','2026-11-30 09:58:50.7234146+00:00',48);
INSERT INTO rollout_steps VALUES(6,2,'CreateFlow','Succeeded','Abordagem | Carga ArcGIS','The flow is there.','2026-11-30 09:58:50.74163+00:00',5);
INSERT INTO rollout_steps VALUES(7,2,'Create','Succeeded','notas-staging','Created.','2026-11-30 09:58:50.8811493+00:00',7);
INSERT INTO rollout_steps VALUES(8,2,'Update','Succeeded','abordagem-staging','Updated job_variables.','2026-11-30 09:58:50.911133+00:00',36);
INSERT INTO rollout_steps VALUES(9,2,'Verify','Succeeded',NULL,'The server holds what the manifest asks for.','2026-11-30 09:58:50.9375041+00:00',14);
INSERT INTO rollout_steps VALUES(10,3,'Plan','Succeeded',NULL,'1 to create, 2 to update.','2026-11-30 09:58:51.2418123+00:00',17);
INSERT INTO rollout_steps VALUES(11,3,'CreateFlow','Succeeded','Abordagem | Carga ArcGIS','The flow is there.','2026-11-30 09:58:51.2624672+00:00',4);
INSERT INTO rollout_steps VALUES(12,3,'Create','Succeeded','extra-staging','Created.','2026-11-30 09:58:51.2891987+00:00',8);
INSERT INTO rollout_steps VALUES(13,3,'Update','Succeeded','abordagem-staging','Updated job_variables.','2026-11-30 09:58:51.2895505+00:00',4);
INSERT INTO rollout_steps VALUES(14,3,'Update','Failed','notas-staging','update deployment b3a703c8-f1f4-475e-a53b-35f420c2cf75: Prefect answered 422: Injected fault.','2026-11-30 09:58:51.3016491+00:00',16);
INSERT INTO rollout_steps VALUES(15,3,'Restore','Failed','extra-staging','delete deployment 2df54cab-e537-40d0-91bd-ebd0aa608765: Prefect answered 422: Injected fault.','2026-11-30 09:58:51.4907281+00:00',46);
INSERT INTO rollout_steps VALUES(16,3,'Restore','Failed','abordagem-staging','update deployment 5577ced0-4bd4-45cf-a653-b1dfb8f996a7: Prefect answered 422: Injected fault.','2026-11-30 09:58:51.5022916+00:00',23);
INSERT INTO rollout_steps VALUES(17,4,'Plan','Succeeded',NULL,'1 to update, 1 to prune.','2026-11-30 09:58:52.2021908+00:00',25);
INSERT INTO rollout_steps VALUES(18,4,'Update','Succeeded','abordagem-staging','Updated job_variables.','2026-11-30 09:58:52.2114898+00:00',1);
INSERT INTO rollout_steps VALUES(19,4,'Prune','Succeeded','notas-staging','Paused: the manifest dropped it.','2026-11-30 09:58:52.2195063+00:00',7);
INSERT INTO rollout_steps VALUES(20,4,'Verify','Succeeded',NULL,'The server holds what the manifest asks for.','2026-11-30 09:58:52.2280284+00:00',3);
CREATE TABLE IF NOT EXISTS "lane_deployments" (
    "Repository" TEXT NOT NULL,
    "Mode" TEXT NOT NULL,
    "FlowName" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "DeploymentId" TEXT NOT NULL,
    "Adopted" INTEGER NOT NULL,
    "Dropped" INTEGER NOT NULL,
    "RolloutSequence" INTEGER NOT NULL,
    "Spec" BLOB NOT NULL,
    CONSTRAINT "PK_lane_deployments" PRIMARY KEY ("Repository", "Mode", "FlowName", "Name")
);
INSERT INTO lane_deployments VALUES('org/pipelines-arcgis','staging','Abordagem | Carga ArcGIS','abordagem-staging','5577CED0-4BD4-45CF-A653-B1DFB8F996A7',0,0,4,X'0170ae0979374af6ff8828e6ac1536936019f233850b4f25d53a74dc3962a751604c2ab405f79f09b7bfebec860f108c921f13dca34e45a958ca4081d321d0228d4c94378843e4167f822d8d213047788c78e7f16246a521958fb3fcd50d3ff981e21cc752498de7d03557a9f517a28ec0ffbe402f4650c4f6db21b95ed59b01011d846f5d30d3b4d0dd3c26ce269bd1d4fbf4ad3105e8c65bbfc127fa06add6458fb4ec05d065459b45636a2e61bb5ed8261a0fd6f7220af8004b7ee5902302cfe0663efa90d46fb5a13bced4ded1a639a5f18d2f61883bcd625b41e935c497eb61a4715ac256d5dac4d77449715916375bca7aeaf7f1e263b394e0c87aad1be8bd9208c3ef77ac3688f9fd6a083777e360c5c2c26bff219d004512b6a87840a597ac60276158890ab011dbcbb39130fede64b407a7ed970f95152efbb738513bc6e64d4c4763b5a43513f7b579e6c8a5e2f312949ec5385c4fb53828ed76c0194862734c7347ec1904f902e33390d91e6caa90b048d67d6145ad022422ff72e30d2196d9ba0e7038837396672fcffad187caa113ccd779d01de02d53869711d983a150d8431c5a');
INSERT INTO lane_deployments VALUES('org/pipelines-arcgis','staging','Abordagem | Carga ArcGIS','notas-staging','B3A703C8-F1F4-475E-A53B-35F420C2CF75',0,1,4,X'014539ead8a12df0ddea052fef8a008b140903b2cc78e758cb659ed8ae68c849831af2a1f6bb2fef06076ddddbb29358973e865dd2345ca4f8ec4b680d983b0307eea5495f8afd768ad346c0f53efed7b5e255f20eeecabad158f1815b5723183a88644d91b6c268d79bba408e44dfba7e7378ffd5c9e3fdfff920b1f1fd34b3429d47c6073ee5a0b33748b0565824bd579d1e58957dff8d7040f0e63896d56f88c474e9dd49e604cc5966af46d2117538a5046b0201dd2a023105d67e787dfd96870bca7b6595ec5b9e1a5f16d4e65fd031513745da491be96759cf971ebc764cf2649a4cdd249bfd8d4fc266b761b4cc57cf4e6fe96163756af6d19289ba3500bdf800fe773189ab98769091c383359217e1ef11bf04365ef19b81bae2c905deb27728bb4756b6e00a0ad0a2d0590d46889271ee19f97abac9b3cbf99e43a34337b5d7202a16f7de5a1148953f14803bff062771121e60496500f9004236bda5fe18ce855c5402b89ffa72eb015cdd0565fab9c1eefd768077a14b03eb7a02f3a17ee85e95f01866300b95743282d9a2cf54cab83dd66cfb89c6c1cb86e662034e9bb014d49a796ebe5796');
CREATE TABLE IF NOT EXISTS "lane_drifts" (
    "Repository" TEXT NOT NULL,
    "Mode" TEXT NOT NULL,
    "CheckedAt" TEXT NOT NULL,
    "Differences" TEXT NOT NULL,
    CONSTRAINT "PK_lane_drifts" PRIMARY KEY ("Repository", "Mode")
);
CREATE TABLE IF NOT EXISTS "mode_freezes" (
    "Mode" TEXT NOT NULL CONSTRAINT "PK_mode_freezes" PRIMARY KEY,
    "Reason" TEXT NOT NULL,
    "By" TEXT NOT NULL,
    "At" TEXT NOT NULL,
    "Until" TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS "rollout_states" (
    "RolloutSequence" INTEGER NOT NULL CONSTRAINT "PK_rollout_states" PRIMARY KEY,
    "Specs" BLOB NULL,
    "Snapshot" BLOB NULL,
    CONSTRAINT "FK_rollout_states_rollouts_RolloutSequence" FOREIGN KEY ("RolloutSequence") REFERENCES "rollouts" ("Sequence") ON DELETE CASCADE
);
INSERT INTO rollout_states VALUES(1,X'01908bfeb41f8abf28c353d3fb736347dd9ba9cb75578b2d4e7ae556f1c763b0e2335ddf2fa0df0fc96cbfc09cb0d7e446a738afa2b309bbb6e9d2aece93009f0e51ddffa12f156d4a2d83eba18fef351cb82f7ee33bad503950ca0bd0920f845dcd11d93042f618e984d155d4a67d4ba4ce9312bfb63273bdb277fc6143eb360634d4ba5cda6e188f45579dbdf9034fd5688ddd2e5199decdd92a239b332ace8c09afd011a31f5e9b31d96ee87edb9b3e0674a329db263b4e71f613ede5626986da0ff9b4000e0c069f716a4c2ab71cce66d564631681983142ec149b790ba4a88118cc32827fb68ba57e915bae2153ff5f13034cc8b56f26642b0d1e91556d3b485848e5875ccc191bdfc376c8cb89f5b8e8fea18ef106981ff98de547867c5e067af3ab0c0ee975f9dc28ddf4c4bbc89cbb6360e061f9324dde20c8b22a984d64037d1a4655474c54577318fdeb17e1d27f7898c41b1e287644463da9bb4bdf8ce989d18db51ce323c74b0cb4cceb0a4b1100d374058919ccf5ba547317b7a530a68e721c2f278776a47284caf6cc4cc473863d12ec0d735ed019d26ca9e31521060c6cb0d7fac079',NULL);
INSERT INTO rollout_states VALUES(2,X'014910fc69d5e64243363c3e417d49f1cdfb50c28170784ed64351af86bee0f8b32f87694d9fdef15e189cb257324d25c4eddd2a1aaa82f6a261de2e2329a65058b41db11831b609d0647a7b6e348795c2ee61de56b6f6308f6f8730b1fee3e1d02fa82a9747f6f23fdc94247e49fa12862d487d7659b6352babe07408de8725e63c7613545fe7393e45e07da4907fb65ca96df8f8e966c15a8e801f41ddb99778e26d9557c0bfac40092450af47b3c0cbc58c7129a17010e0752d55755c9241b2887f8697dc11be631a7deb4f1249947f57d6a07fbc85ef1e4a34d5399d7d3b01f777c8b64df7dfc3574d46f3144b1a4ff982e0240d34c2a876517d268dfecf9e53a944a3fa807a4c359b6fe311203f13e1a8ab49ef266b8ac30dfffe9ce4d0489d5ffa3d170e37745c316d8b57290c17afc1b4d71c2baa9a53f60c80b06940fe244fc66aa73db2f2a76ebf101c8795dd920a6c472d511467f344e815f7755ac47e5037f01a77322aea7593af8d125dee0a85a31c99cac901d23217e9d89011d69db51e8320129688d8dd91e5cddcb1bff70526c1e8b7a65da9545764163bc2b1148054b3926a3a7f9bee40d741c1b8905336c1db98dc6fd7ae38fd96d43e71bd42745a14',NULL);
INSERT INTO rollout_states VALUES(3,NULL,NULL);
INSERT INTO rollout_states VALUES(4,X'01ab97c80cc1f5272abe5c2e8325f03fdb1b7320793748debf0b7e530cbc46b14c6e1d99758b8d8c8ffe115754269edb7fcceba4078812ff20907c1c84a360c939e77844cbef75d777ec838484a3a901c8a4c8c6ed1eb7302fe529db9d83eea52b6c8736bd8b4ef1685c4a246ff8cb56fc01e372394730d4de25ac54c6d5a54f882aa01113fce1afd5db5ddb91a1b5fb798f46b9e50a157724c0d5d851da507a40db176d0f3f6c598a54330a804243318b95825a6c7e1f6bbecfedec2264191639a40b6416c583039cc9f3945a6cf4b5d74d30e31e7485eaa9b2c6db323f3e25b9a07d37b73067986a16a267cfc8f42f2195bf2cffa2fcee5a3550ecff75d66bcda015a05c597024c148609dbf4cbc7d34d901f32b553920ae18237e65db8b9ecdc3db601e77ed978333fa9acae42c4b7ae045b053ec2df38120d665d7572ebf4a8471eff879200b73e02872702f57d4469b31de59940ac8c2d5d16899c11703aef3d9c1fb09d88cb4f20bd29f9054b2a9f46335f306a8d166fe5e9d18d37e2944f7b3b43b9aa887c16d876dbc978300f4e9b7b749687ab0ec2534911a27661a5f60f428764bb299f98a',NULL);
CREATE TABLE IF NOT EXISTS "mode_secrets" (
    "Mode" TEXT NOT NULL,
    "Block" TEXT NOT NULL,
    "Digest" BLOB NOT NULL,
    "BlockId" TEXT NOT NULL,
    "Updated" TEXT NOT NULL,
    CONSTRAINT "PK_mode_secrets" PRIMARY KEY ("Mode", "Block")
);
CREATE TABLE IF NOT EXISTS "deployment_claims" (
    "FlowName" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Repository" TEXT NOT NULL,
    "Mode" TEXT NOT NULL,
    "RolloutSequence" INTEGER NOT NULL,
    CONSTRAINT "PK_deployment_claims" PRIMARY KEY ("FlowName", "Name"),
    CONSTRAINT "FK_deployment_claims_rollouts_RolloutSequence" FOREIGN KEY ("RolloutSequence") REFERENCES "rollouts" ("Sequence") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "audit_entries" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_audit_entries" PRIMARY KEY,
    "AtMs" INTEGER NOT NULL,
    "ActorKind" TEXT NOT NULL,
    "Actor" TEXT NOT NULL,
    "ActorId" TEXT NULL,
    "Address" TEXT NULL,
    "Action" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "Outcome" TEXT NOT NULL,
    "Detail" TEXT NULL,
    "Rollout" TEXT NULL,
    "KeyId" TEXT NULL,
    "Hash" BLOB NOT NULL
);
INSERT INTO audit_entries VALUES(1,1796032724356,'repository','org/pipelines-arcgis',NULL,'127.0.0.1','build','staging org/pipelines-arcgis','accepted','run 1, attempt 1, refs/heads/staging/demo at 0000001aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, by octocat, proof standard_webhooks.','01a22be4-7d55-76ec-b7d2-b7e91735512e',NULL,X'5782a45a5ab82fe4809d2fca5704352e17137a713839ef5847655e2c0fac4afe');
INSERT INTO audit_entries VALUES(2,1796032729241,'gateway','gateway',NULL,NULL,'create_flow','Abordagem | Carga ArcGIS','succeeded','The flow is there.','01a22be4-7d55-76ec-b7d2-b7e91735512e',NULL,X'ef91440aab662d700b737f83cccc154fa82b5348bf250117be6f0edee432da6f');
INSERT INTO audit_entries VALUES(3,1796032729587,'gateway','gateway',NULL,NULL,'create_deployment','abordagem-staging','succeeded','Created.','01a22be4-7d55-76ec-b7d2-b7e91735512e',NULL,X'd8519b5691180bb4956342fa4abea94c14536a650152abf15379413bed0da1cc');
INSERT INTO audit_entries VALUES(4,1796032729893,'gateway','gateway',NULL,NULL,'rollout','staging org/pipelines-arcgis','succeeded','1 created, 0 updated, 0 unchanged, 0 pruned.','01a22be4-7d55-76ec-b7d2-b7e91735512e',NULL,X'9896e1a39e25316a45067a2790b4bd74d163f192e38535c3fa4b10ab5bfa98c4');
INSERT INTO audit_entries VALUES(5,1796032730656,'repository','org/pipelines-arcgis',NULL,'127.0.0.1','build','staging org/pipelines-arcgis','accepted','run 2, attempt 1, refs/heads/staging/demo at 0000002aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, by octocat, proof standard_webhooks.','01a22be4-961f-72fb-8247-4e26bde6e69d',NULL,X'555837c66ad09180d8b42cd2573064a7abfd7508bbc0af38c986680cc5b1c7a5');
INSERT INTO audit_entries VALUES(6,1796032730755,'gateway','gateway',NULL,NULL,'create_flow','Abordagem | Carga ArcGIS','succeeded','The flow is there.','01a22be4-961f-72fb-8247-4e26bde6e69d',NULL,X'b7b339c9e1fc7dae8b96f45fce0fd63ff2f981f50581e0596775acc58e667377');
INSERT INTO audit_entries VALUES(7,1796032730882,'gateway','gateway',NULL,NULL,'create_deployment','notas-staging','succeeded','Created.','01a22be4-961f-72fb-8247-4e26bde6e69d',NULL,X'f974b55d3cf7dc1152212050ac3bbf2b4e93e13a20b32994d076fd0e49f8d317');
INSERT INTO audit_entries VALUES(8,1796032730919,'gateway','gateway',NULL,NULL,'update_deployment','abordagem-staging','succeeded','Updated job_variables.','01a22be4-961f-72fb-8247-4e26bde6e69d',NULL,X'6ab619ba5671b83aef5595136cad2c0b8d3b33ddc4ac9e09ff50042e48a157ec');
INSERT INTO audit_entries VALUES(9,1796032730946,'gateway','gateway',NULL,NULL,'rollout','staging org/pipelines-arcgis','succeeded','1 created, 1 updated, 0 unchanged, 0 pruned.','01a22be4-961f-72fb-8247-4e26bde6e69d',NULL,X'9c7f3a1f044ae9af19f815d5167fec999c169296b76d26acf309a08cd16a5721');
INSERT INTO audit_entries VALUES(10,1796032731005,'repository','org/pipelines-arcgis',NULL,'127.0.0.1','build','org/pipelines-arcgis','refused','build_refused: branch_not_mapped; run 3, attempt 1, refs/heads/feature/x at 0000003aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, by octocat, proof standard_webhooks.',NULL,NULL,X'0253db440b9eb39d414c3764547a33bc5d6556c8fbbe09d14450a685de1ed4fe');
INSERT INTO audit_entries VALUES(11,1796032731209,'repository','org/pipelines-arcgis',NULL,'127.0.0.1','build','staging org/pipelines-arcgis','accepted','run 4, attempt 1, refs/heads/staging/demo at 0000004aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, by octocat, proof standard_webhooks.','01a22be4-983b-7eac-b908-744ffade0434',NULL,X'6ff4a4740ed85dda01899ff44ec824451e79db8414b272c76d2166d19a341b88');
INSERT INTO audit_entries VALUES(12,1796032731270,'gateway','gateway',NULL,NULL,'create_flow','Abordagem | Carga ArcGIS','succeeded','The flow is there.','01a22be4-983b-7eac-b908-744ffade0434',NULL,X'9066ac623fb65d69aeba8f6bb80dad7e516cc205eb4e0e30f5f119ef69483520');
INSERT INTO audit_entries VALUES(13,1796032731293,'gateway','gateway',NULL,NULL,'create_deployment','extra-staging','succeeded','Created.','01a22be4-983b-7eac-b908-744ffade0434',NULL,X'19bc5b64f5b8e75f8547f83cebc5a7781557c4f85b300c1ef734dd1c38d2094c');
INSERT INTO audit_entries VALUES(14,1796032731294,'gateway','gateway',NULL,NULL,'update_deployment','abordagem-staging','succeeded','Updated job_variables.','01a22be4-983b-7eac-b908-744ffade0434',NULL,X'ba338b8847148a96dd4d4b33553a067b2260efab30abb0cee6529d1fd74de68f');
INSERT INTO audit_entries VALUES(15,1796032731337,'gateway','gateway',NULL,NULL,'update_deployment','notas-staging','failed','update deployment b3a703c8-f1f4-475e-a53b-35f420c2cf75: Prefect answered 422: Injected fault.','01a22be4-983b-7eac-b908-744ffade0434',NULL,X'0b5d52242a95d4b67504207a3ec96dcc870c5f88a070997d991093f7a4b45c14');
INSERT INTO audit_entries VALUES(16,1796032731510,'gateway','gateway',NULL,NULL,'restore_deployment','extra-staging','failed','delete deployment 2df54cab-e537-40d0-91bd-ebd0aa608765: Prefect answered 422: Injected fault.','01a22be4-983b-7eac-b908-744ffade0434',NULL,X'bd3df7bff6d82b77283ca68d3706c9249f60061879bacbd6a381c10a4eb8aeec');
INSERT INTO audit_entries VALUES(17,1796032731530,'gateway','gateway',NULL,NULL,'restore_deployment','abordagem-staging','failed','update deployment 5577ced0-4bd4-45cf-a653-b1dfb8f996a7: Prefect answered 422: Injected fault.','01a22be4-983b-7eac-b908-744ffade0434',NULL,X'580b3ab796c557f35cf13573728c3963cbfa21a8e3043c5b29ce997870a0764f');
INSERT INTO audit_entries VALUES(18,1796032731554,'gateway','gateway',NULL,NULL,'rollout','staging org/pipelines-arcgis','failed','restore_failed: update deployment b3a703c8-f1f4-475e-a53b-35f420c2cf75: Prefect answered 422: Injected fault. Not everything could be put back. Still changed: Abordagem | Carga ArcGIS/abordagem-staging, Abordagem | Carga ArcGIS/extra-staging. As before: Abordagem | Carga ArcGIS/notas-staging. The last failure: update deployment 5577ced0-4bd4-45cf-a653-b1dfb8f996a7: Prefect answered 422: Injected fault.','01a22be4-983b-7eac-b908-744ffade0434',NULL,X'c27994f80be4c28972bf0ca83da72fd3a10caa98d36c63e369fedd8ba419b076');
INSERT INTO audit_entries VALUES(19,1796032731791,'api_key','oncall',NULL,'127.0.0.1','freeze','prod','accepted','Until 2026-11-30T10:58:51Z: The open days.',NULL,NULL,X'a2754ad925b8bdc56b294322d9308f60734c3f3f17851f351945f0c7b335ead2');
INSERT INTO audit_entries VALUES(20,1796032731961,'api_key','oncall',NULL,'127.0.0.1','unfreeze','prod','accepted',NULL,NULL,NULL,X'f12721220d2b68221b9939ba95fcf8110c800be549f69105d952d47c719aa429');
INSERT INTO audit_entries VALUES(21,1796032732051,'api_key','oncall',NULL,'127.0.0.1','rollback','staging org/pipelines-arcgis','accepted','Applies rollout 01a22be4-7d55-76ec-b7d2-b7e91735512e again.','01a22be4-9b89-7aea-af4d-159ff1b0a7a1',NULL,X'cc872df822aa9795da7ad560aa8752d7b2fc3370b7b4cefa8b70fb604d0db0f6');
INSERT INTO audit_entries VALUES(22,1796032732213,'gateway','gateway',NULL,NULL,'update_deployment','abordagem-staging','succeeded','Updated job_variables.','01a22be4-9b89-7aea-af4d-159ff1b0a7a1',NULL,X'8f852b4872dc595f708f2a13ac3c0989d2a343ae9f1d7134d09caabb2ecfb2b3');
INSERT INTO audit_entries VALUES(23,1796032732221,'gateway','gateway',NULL,NULL,'prune_deployment','notas-staging','succeeded','Paused: the manifest dropped it.','01a22be4-9b89-7aea-af4d-159ff1b0a7a1',NULL,X'958f0f90da0ec4d4cd75009f59aaea674b7de79b37005f4723332462878c7ad8');
INSERT INTO audit_entries VALUES(24,1796032732233,'gateway','gateway',NULL,NULL,'rollout','staging org/pipelines-arcgis','succeeded','0 created, 1 updated, 0 unchanged, 1 pruned.','01a22be4-9b89-7aea-af4d-159ff1b0a7a1',NULL,X'b5dfcfe62da782742f85483d79b96b395aadb6bc4d1f99ce74de57e0983436e5');
CREATE TABLE IF NOT EXISTS "ledger_key" ("Id" INTEGER NOT NULL CONSTRAINT "PK_ledger_key" PRIMARY KEY CHECK ("Id" = 1), "KeyId" TEXT NOT NULL);
INSERT INTO ledger_key VALUES(1,'c45f4f4cd7ff6ef1');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('rollouts',4);
INSERT INTO sqlite_sequence VALUES('rollout_steps',20);
CREATE INDEX "IX_rollout_steps_RolloutSequence" ON "rollout_steps" ("RolloutSequence");
CREATE INDEX "IX_rollouts_ContentSha256" ON "rollouts" ("ContentSha256");
CREATE UNIQUE INDEX "IX_rollouts_Id" ON "rollouts" ("Id");
CREATE INDEX "IX_rollouts_Repository_Mode_Sequence" ON "rollouts" ("Repository", "Mode", "Sequence");
CREATE INDEX "IX_rollouts_Repository_Mode_Status_Sequence" ON "rollouts" ("Repository", "Mode", "Status", "Sequence");
CREATE INDEX "IX_lane_deployments_Name_FlowName" ON "lane_deployments" ("Name", "FlowName");
CREATE UNIQUE INDEX "IX_lane_deployments_FlowName_Name" ON "lane_deployments" ("FlowName", "Name") WHERE NOT "Dropped";
CREATE INDEX "IX_deployment_claims_RolloutSequence" ON "deployment_claims" ("RolloutSequence");
CREATE INDEX "IX_audit_entries_AtMs" ON "audit_entries" ("AtMs");
CREATE TRIGGER "audit_entries_no_update" BEFORE UPDATE ON "audit_entries"
BEGIN SELECT RAISE(ABORT, 'Entries of the audit are only ever appended.'); END;
CREATE TRIGGER "audit_entries_no_delete" BEFORE DELETE ON "audit_entries"
BEGIN SELECT RAISE(ABORT, 'Entries of the audit are only ever appended.'); END;
COMMIT;
