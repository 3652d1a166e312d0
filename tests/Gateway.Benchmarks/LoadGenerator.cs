using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Gateway.Benchmarks;

/// <summary>
/// A load generator that costs little: raw sockets, keep-alive, no pipelining, signed requests from memory. With a rate it is open:
/// a request is due at its time whatever became of the earlier ones, and its latency counts from then.
/// </summary>
internal sealed class LoadGenerator
{
    private readonly LoadOptions _options;
    private readonly SignedRequests _requests;
    private readonly double[] _latencies;
    private readonly int[] _statuses = new int[600];
    private long _started;
    private int _next;

    private LoadGenerator(LoadOptions options)
    {
        _options = options;
        _requests = new SignedRequests(options);
        _latencies = new double[options.Count];
    }

    /// <summary>Runs as the process's only task and prints the result.</summary>
    public static async Task<int> RunAsync(LoadOptions options)
    {
        var result = await new LoadGenerator(options).RunAsync();
        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    /// <summary>Runs in a process of its own.</summary>
    public static async Task<LoadResult> RunApartAsync(LoadOptions options)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(LoadGenerator).Assembly.Location, .. options.ToArgs()]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonSerializer.Deserialize<LoadResult>(output) ?? throw new InvalidOperationException("The load generator said nothing.");
    }

    private async Task<LoadResult> RunAsync()
    {
        Array.Fill(_latencies, double.NaN);
        var endpoint = new IPEndPoint(IPAddress.Parse(_options.Url.Host), _options.Url.Port);
        var sockets = new List<Socket>();
        for (var index = 0; index < _options.Connections; index++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(endpoint);
            sockets.Add(socket);
        }

        _started = Stopwatch.GetTimestamp();
        await Task.WhenAll(sockets.Select(socket => Task.Run(() => SendAsync(socket))));
        var took = Stopwatch.GetElapsedTime(_started).TotalSeconds - _options.WarmUp;
        sockets.ForEach(socket => socket.Dispose());

        var counted = _latencies.Where(latency => !double.IsNaN(latency)).Order().ToArray();
        var statuses = Enumerable.Range(0, _statuses.Length)
            .Where(status => _statuses[status] > 0)
            .ToDictionary(status => status.ToString(CultureInfo.InvariantCulture), status => _statuses[status]);
        return new LoadResult(counted.Length / took, At(counted, 0.5), At(counted, 0.99), counted.LastOrDefault(), statuses, _next >= _requests.Count);
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private async Task SendAsync(Socket socket)
    {
        var request = new byte[_requests.MaxLength];
        var answer = new byte[16 * 1024];
        while (true)
        {
            var index = Interlocked.Increment(ref _next) - 1;
            var due = _options.Rate > 0 ? index / (double)_options.Rate : Elapsed();
            if (index >= _requests.Count || due >= _options.WarmUp + _options.Seconds)
            {
                return;
            }

            if (due - Elapsed() is > 0 and var early)
            {
                await Task.Delay(TimeSpan.FromSeconds(early), TimeProvider.System);
            }

            var length = _requests.Write(index, request);
            await socket.SendAsync(request.AsMemory(0, length));
            var status = await ReceiveAsync(socket, answer);
            Interlocked.Increment(ref _statuses[status]);
            if (due >= _options.WarmUp)
            {
                _latencies[index] = (Elapsed() - due) * 1000;
            }
        }
    }

    private double Elapsed() => Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Reads one answer to its end.</summary>
    /// <returns>Its status.</returns>
    private static async Task<int> ReceiveAsync(Socket socket, byte[] answer)
    {
        var read = 0;
        while (true)
        {
            var count = await socket.ReceiveAsync(answer.AsMemory(read));
            if (count == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            read += count;
            if (IsWhole(answer.AsSpan(0, read)))
            {
                return int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var headLength = answer.IndexOf("\r\n\r\n"u8) + 4;
        if (headLength < 4)
        {
            return false;
        }

        var head = answer[..headLength];
        if (head.IndexOf("chunked"u8) >= 0)
        {
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0)
        {
            return true;
        }

        var value = head[(at + name.Length)..];
        return answer.Length >= headLength + int.Parse(Encoding.ASCII.GetString(value[..value.IndexOf((byte)'\r')]), CultureInfo.InvariantCulture);
    }
}
