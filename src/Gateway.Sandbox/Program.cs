using Gateway.Sandbox;

return await SandboxCommand.Create().Parse(args).InvokeAsync();
