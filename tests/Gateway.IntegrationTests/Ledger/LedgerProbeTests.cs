using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;
using Gateway.Ledger;
using Gateway.Ledger.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.Ledger;

/// <summary>Whether the ledger takes a write is tried on a real disk.</summary>
public sealed class LedgerProbeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("probe-tests-").FullName;
    private readonly Ticks _time = new();
    private ServiceProvider? _services;

    private string Ledger => Path.Combine(_folder, "data", "ledger.db");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.GetRequiredService<LedgerWriter>().StopAsync(CancellationToken.None);
            await _services.DisposeAsync();
            LedgerConnections.Close(Ledger);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_disk_with_room_takes_a_write_and_the_ledger_does_not_grow()
    {
        var probe = await StartAsync();
        var before = Files();

        for (var times = 1; times <= 100; times++)
        {
            var space = await probe.RunAsync(CancellationToken.None);
            Assert.Null(space.Fault);
            Assert.True(space.FreeBytes > 0);
            _time.Pass(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_is_a_fault_until_it_does_and_is_not_tried_more_often_than_every_five_seconds()
    {
        var probe = await StartAsync();
        var inTheWay = Directory.CreateDirectory(Ledger + ".probe");

        var refused = await probe.RunAsync(CancellationToken.None);
        inTheWay.Delete();
        _time.Pass(TimeSpan.FromSeconds(4));
        var soon = await probe.RunAsync(CancellationToken.None);
        _time.Pass(TimeSpan.FromSeconds(1));
        var later = await probe.RunAsync(CancellationToken.None);

        Assert.StartsWith($"The disk of the ledger at {Ledger} takes nothing more: ", refused.Fault, StringComparison.Ordinal);
        Assert.Equal(refused, soon);
        Assert.Null(later.Fault);
    }

    [Fact]
    public async Task A_writer_that_takes_no_write_is_a_fault()
    {
        var probe = await StartAsync();
        await _services!.GetRequiredService<LedgerWriter>().StopAsync(CancellationToken.None);

        Assert.StartsWith($"The ledger at {Ledger} cannot be written: ", (await probe.RunAsync(CancellationToken.None)).Fault, StringComparison.Ordinal);
    }

    [MountFact]
    public async Task A_disk_that_is_full_is_a_fault_and_one_with_room_again_is_not()
    {
        var data = Directory.CreateDirectory(Path.GetDirectoryName(Ledger)!).FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", data);
        try
        {
            var probe = await StartAsync();
            Assert.Null((await probe.RunAsync(CancellationToken.None)).Fault);
            await FillAsync(Path.Combine(data, "filler"));
            _time.Pass(TimeSpan.FromSeconds(5));

            var full = await probe.RunAsync(CancellationToken.None);
            File.Delete(Path.Combine(data, "filler"));
            _time.Pass(TimeSpan.FromSeconds(5));
            var freed = await probe.RunAsync(CancellationToken.None);

            Assert.Equal(0, full.FreeBytes);
            Assert.Contains("disk was full", full.Fault, StringComparison.Ordinal);
            Assert.Equal((null, true), (freed.Fault, freed.IsLow));
        }
        finally
        {
            await RunAsync("umount", "-l", data);
        }
    }

    private async Task<LedgerProbe> StartAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Gateway:Ledger:Path", (string?)Ledger)]).Build();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqliteLedger().AddLedger(configuration)
            .BuildServiceProvider();
        await _services.GetRequiredService<LedgerMigration>().RunAsync(CancellationToken.None);
        await _services.GetRequiredService<LedgerWriter>().StartAsync(CancellationToken.None);
        return _services.GetRequiredService<LedgerProbe>();
    }

    private IReadOnlyList<(string Name, long Length)> Files() =>
        [.. new DirectoryInfo(Path.GetDirectoryName(Ledger)!).EnumerateFiles().Select(file => (file.Name, file.Length)).Order()];

    private static async Task FillAsync(string path)
    {
        await using var filler = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                await filler.WriteAsync(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // It is full now.
        }
    }

    private async Task RunAsync(string program, params string[] args)
    {
        var outcome = await Tools.StartAsync(program, args, _folder);
        Assert.True(outcome.ExitCode == 0, outcome.Everything);
    }

    private sealed class Ticks : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;
    }

    /// <summary>A fact that mounts a disk of its own.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class MountFactAttribute : FactAttribute
    {
        public MountFactAttribute() => Skip = MayMount() ? null : "Only root may mount a disk.";

        private static bool MayMount()
        {
            // A container's root often may not.
            var folder = Directory.CreateTempSubdirectory("mount-");
            try
            {
                return Environment.IsPrivilegedProcess
                    && Tools.StartAsync("sh", ["-c", "mount -t tmpfs tmpfs \"$0\" && umount \"$0\"", folder.FullName], folder.Parent!.FullName).GetAwaiter().GetResult().ExitCode == 0;
            }
            finally
            {
                folder.Delete();
            }
        }
    }
}
