using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>A connection that says what no client of good manners would.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Opens one.</summary>
    /// <param name="gateway">The gateway's address.</param>
    /// <param name="from">The address that it comes from; null for any.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<RawConnection> OpenAsync(Uri gateway, IPAddress? from = null, CancellationToken cancellationToken = default)
    {
        var connection = new RawConnection();
        connection._socket.Bind(new IPEndPoint(from ?? IPAddress.Any, 0));
        await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, gateway.Port), cancellationToken);
        return connection;
    }

    /// <summary>A request up to its body.</summary>
    public static string Head(string path, params string[] headers) =>
        string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: gateway\r\n{string.Concat(headers.Select(static header => header + "\r\n"))}\r\n");

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes);

    /// <summary>Sends again and again until the other side answers or hangs up.</summary>
    /// <param name="bytes">What to send.</param>
    /// <param name="pause">How long to look for an answer in between.</param>
    /// <returns>How many bytes were sent.</returns>
    public async Task<long> SendUntilAnsweredAsync(ReadOnlyMemory<byte> bytes, TimeSpan pause)
    {
        var sent = 0L;
        try
        {
            while (!_socket.Poll(pause, SelectMode.SelectRead))
            {
                sent += await _socket.SendAsync(bytes);
            }
        }
        catch (SocketException)
        {
            // It hung up.
        }

        return sent;
    }

    /// <summary>Sends, unless the other side has answered or hung up already.</summary>
    /// <returns>Whether it has.</returns>
    public async Task<bool> SendOnceUnlessAnsweredAsync(string text)
    {
        try
        {
            if (_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                return true;
            }

            await SendAsync(text);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>What comes until the other side hangs up.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var answer = new StringBuilder();
        var buffer = new byte[8 * 1024];
        try
        {
            for (var read = await _socket.ReceiveAsync(buffer); read > 0; read = await _socket.ReceiveAsync(buffer))
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // It hung up without a word.
        }

        return answer.ToString();
    }

    /// <summary>What comes first, up to the end of the headers.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var buffer = new byte[8 * 1024];
        var read = 0;
        while (read < buffer.Length && buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) < 0)
        {
            try
            {
                var count = await _socket.ReceiveAsync(buffer.AsMemory(read));
                if (count == 0)
                {
                    break;
                }

                read += count;
            }
            catch (SocketException)
            {
                break;
            }
        }

        return Encoding.Latin1.GetString(buffer, 0, read);
    }

    public void Dispose() => _socket.Dispose();
}
