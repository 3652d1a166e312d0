using System.Diagnostics;
using System.Globalization;

namespace Gateway.Fuzz;

/// <summary>
/// The input that is being tried, in a file: what ends or hangs the whole process, such as a stack that overflows, can still be found there.
/// </summary>
internal sealed class CurrentInput : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private long _since = Stopwatch.GetTimestamp();

    public CurrentInput(string target)
    {
        _path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"gateway-fuzz-{target}-{Environment.ProcessId}"));
        _file = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>For how long it has been tried.</summary>
    public TimeSpan TriedFor => Stopwatch.GetElapsedTime(Interlocked.Read(ref _since));

    public byte[] Input { get; private set; } = [];

    public void Is(byte[] input)
    {
        Input = input;
        Interlocked.Exchange(ref _since, Stopwatch.GetTimestamp());
        RandomAccess.Write(_file.SafeFileHandle, input, 0);
        RandomAccess.SetLength(_file.SafeFileHandle, input.Length);
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_path);
    }
}
