using System.Text;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Rollouts.Images;
using Microsoft.Extensions.Options;

namespace Gateway.Intake.GitHub;

/// <summary>
/// Fetches the manifest of a workflow's run, from the image's label or from a file. GitHub waits ten seconds for an answer and does not
/// try again by itself: a registry that is away is asked again within a deadline that leaves time for the answer.
/// </summary>
internal sealed partial class WorkflowManifests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly LabelledManifests _images;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkflowManifests> _logger;

    public WorkflowManifests(LabelledManifests images, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WorkflowManifests> logger)
    {
        _images = images;
        _deadline = options.Value.ManifestDeadline;
        _time = time;
        _logger = logger;
    }

    public Task<FetchedManifest> FetchAsync(WorkflowMapping mapping, BuildResult build, CancellationToken cancellationToken) =>
        mapping.ManifestFile is { } file ? ReadFileAsync(mapping, file, cancellationToken) : ReadLabelAsync(build, cancellationToken);

    private async Task<FetchedManifest> ReadLabelAsync(BuildResult build, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse(build.Image) ?? throw new InvalidOperationException($"The mapping created '{build.Image}', which is not a valid image reference.");
        var reason = "The registry did not answer in time (Gateway:Webhooks:ManifestDeadline).";
        using var deadline = new CancellationTokenSource(_deadline, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            while (true)
            {
                var fetched = await _images.ReadAsync(image, both.Token);
                if (fetched is not FetchedManifest.Away away)
                {
                    return fetched;
                }

                reason = away.Reason;
                await Task.Delay(Pause, _time, both.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FetchedManifest.Away(reason);
        }
    }

    private async Task<FetchedManifest> ReadFileAsync(WorkflowMapping mapping, string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
            var bytes = new byte[ManifestLabel.MaxBytes + 1];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return length > ManifestLabel.MaxBytes
                ? Wrong(mapping, $"is longer than {ManifestLabel.MaxBytes} bytes")
                : new FetchedManifest.Read(StrictUtf8.GetString(bytes, 0, length), Digest: null);
        }
        catch (DecoderFallbackException)
        {
            return Wrong(mapping, "is not UTF-8");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Which file that is on which machine is nothing for whoever looks at the delivery.
            Log.Unreadable(_logger, mapping.Setting, exception.Message);
            return Wrong(mapping, "cannot be read");
        }
    }

    private static FetchedManifest.Wrong Wrong(WorkflowMapping mapping, string fault) => new(new Finding(
        Codes.ManifestFileUnreadable,
        FindingSeverity.Error,
        $"The file in {mapping.Setting}:ManifestFile {fault}.",
        "Ask an operator of the gateway to fix the setting or the file. The gateway's log has the details."));

    private static partial class Log
    {
        [LoggerMessage(1024, LogLevel.Error, "{Setting}:ManifestFile cannot be read: {Reason}")]
        public static partial void Unreadable(ILogger logger, string setting, string reason);
    }
}
