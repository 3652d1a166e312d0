using Gateway.Sandbox.Hosting;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Sandbox.Faults;

/// <summary>Lets faults happen to requests before anything else sees them.</summary>
internal sealed class FaultInjection(SandboxFaults faults, TimeProvider time)
{
    private static readonly Fault Locked = new() { Kind = FaultKind.DatabaseLocked };

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var path = request.Path.Value ?? "/";
        var (fault, cleared) = faults.Next(request.Method, path);
        if (fault is not null)
        {
            await HappenAsync(fault, cleared, context, next);
        }
        else if (faults.Sqlite is { } sqlite && RecordedRequest.IsWriteOf(request.Method, path))
        {
            await WriteAloneAsync(sqlite, context, next);
        }
        else
        {
            await next(context);
        }
    }

    private async Task WriteAloneAsync(SqliteMode sqlite, HttpContext context, RequestDelegate next)
    {
        if (!faults.TryBeginWrite())
        {
            await HappenAsync(Locked, Task.CompletedTask, context, next);
            return;
        }

        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(sqlite.WriteMs), time, context.RequestAborted);
            await next(context);
        }
        finally
        {
            faults.EndWrite();
        }
    }

    private async Task HappenAsync(Fault fault, Task cleared, HttpContext context, RequestDelegate next)
    {
        if (fault is { Kind: FaultKind.Delay, AfterEffect: false })
        {
            await DelayAsync(fault, context);
            await next(context);
            return;
        }

        if (fault.Kind == FaultKind.LateEffect)
        {
            await TakeEffectLateAsync(fault, context, next);
            return;
        }

        var answer = fault.AfterEffect || fault.Kind == FaultKind.HalfBody ? await TakeAnswerAsync(context, next) : [];
        await DelayAsync(fault, context);
        switch (fault.Kind)
        {
            case FaultKind.Delay:
                await context.Response.Body.WriteAsync(answer, context.RequestAborted);
                break;
            case FaultKind.HalfBody when answer.Length > 0:
                await context.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2), context.RequestAborted);
                break;
            case FaultKind.Status:
                context.Response.Clear();
                await WriteStatusAsync(fault, context);
                break;
            case FaultKind.DatabaseLocked:
                context.Response.Clear();
                await WriteLockedAsync(context);
                break;
            case FaultKind.Hang:
                await HangAsync(cleared, context);
                break;
            default:
                Break(context);
                break;
        }
    }

    /// <summary>From when its body is there, nothing that the client does keeps the request from taking effect.</summary>
    private async Task TakeEffectLateAsync(Fault fault, HttpContext context, RequestDelegate next)
    {
        var left = context.RequestAborted;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, left);
        body.Position = 0;
        context.Request.Body = body;
        context.RequestAborted = CancellationToken.None;
        faults.BeginLate();
        byte[] answer;
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, CancellationToken.None);
            answer = await TakeAnswerAsync(context, next);
        }
        finally
        {
            faults.EndLate();
        }

        if (left.IsCancellationRequested)
        {
            context.Items[RequestLog.NoAnswer] = true;
        }
        else
        {
            await context.Response.Body.WriteAsync(answer, left);
        }
    }

    private async Task DelayAsync(Fault fault, HttpContext context)
    {
        if (fault.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, context.RequestAborted);
        }
    }

    /// <summary>Lets the request take effect and keeps its answer from the client.</summary>
    private static async Task<byte[]> TakeAnswerAsync(HttpContext context, RequestDelegate next)
    {
        var original = context.Response.Body;
        await using var taken = new MemoryStream();
        context.Response.Body = taken;
        await next(context);
        context.Response.Body = original;
        return taken.ToArray();
    }

    private static async Task WriteStatusAsync(Fault fault, HttpContext context)
    {
        context.Response.StatusCode = fault.Status;
        context.Response.ContentType = fault.ContentType;
        await context.Response.WriteAsync(fault.Body ?? DefaultBody(fault.Status), context.RequestAborted);
    }

    private static string DefaultBody(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => """{"exception_message":"Unauthorized"}""",
        StatusCodes.Status503ServiceUnavailable => """{"exception_message":"Service Unavailable"}""",
        >= StatusCodes.Status500InternalServerError => """{"exception_message":"Internal Server Error"}""",
        _ => """{"detail":"Injected fault."}""",
    };

    /// <summary>The connection closes after the answer, which does not say so.</summary>
    private static async Task WriteLockedAsync(HttpContext context)
    {
        await Answer.Exception(StatusCodes.Status503ServiceUnavailable, "Service Unavailable").WriteAsync(context);
        await context.Response.CompleteAsync();
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }

    private static async Task HangAsync(Task cleared, HttpContext context)
    {
        await cleared.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Break(context);
    }

    /// <summary>Breaks the connection. The log shows the request as one without an answer.</summary>
    private static void Break(HttpContext context)
    {
        context.Items[RequestLog.NoAnswer] = true;
        context.Abort();
    }
}
