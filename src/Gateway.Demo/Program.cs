using Gateway.Demo;

return await DemoCommand.Create().Parse(args).InvokeAsync();
