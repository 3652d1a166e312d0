using System.Text.Json;

namespace Gateway.Sandbox.Validation;

/// <summary>Where and why Python's JSON parser gives up on a text.</summary>
internal ref struct PythonJson
{
    private readonly ReadOnlySpan<char> _text;
    private int _position;
    private (int Position, string Message)? _problem;

    private PythonJson(ReadOnlySpan<char> text) => _text = text;

    public static (int Position, string Message) ProblemOf(string text)
    {
        var reader = new PythonJson(text);
        reader.Skip();
        if (reader.Value())
        {
            reader.Skip();
            reader.Fail(reader._position, "Extra data");
        }

        return reader._problem ?? (0, "Expecting value");
    }

    private readonly char Current => _position < _text.Length ? _text[_position] : '\0';

    private bool Fail(int position, string message)
    {
        _problem ??= (position, message);
        return false;
    }

    private void Skip()
    {
        while (Current is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private bool Value() => Current switch
    {
        '{' => Members('}', inObject: true),
        '[' => Members(']', inObject: false),
        '"' => Text(),
        _ => Literal(),
    };

    private bool Members(char end, bool inObject)
    {
        _position++;
        Skip();
        if (Current == end)
        {
            _position++;
            return true;
        }

        while (true)
        {
            if (inObject && !Key())
            {
                return false;
            }

            if (!Value())
            {
                return false;
            }

            Skip();
            if (Current == end)
            {
                _position++;
                return true;
            }

            if (Current != ',')
            {
                return Fail(_position, "Expecting ',' delimiter");
            }

            var comma = _position++;
            Skip();
            if (Current == end)
            {
                return Fail(comma, inObject ? "Illegal trailing comma before end of object" : "Illegal trailing comma before end of array");
            }
        }
    }

    private bool Key()
    {
        if (Current != '"')
        {
            return Fail(_position, "Expecting property name enclosed in double quotes");
        }

        if (!Text())
        {
            return false;
        }

        Skip();
        if (Current != ':')
        {
            return Fail(_position, "Expecting ':' delimiter");
        }

        _position++;
        Skip();
        return true;
    }

    private bool Text()
    {
        var start = _position++;
        for (; _position < _text.Length; _position++)
        {
            switch (Current)
            {
                case '"':
                    _position++;
                    return true;
                case '\\':
                    _position++;
                    break;
                case < ' ':
                    return Fail(_position, "Invalid control character at");
            }
        }

        return Fail(start, "Unterminated string starting at");
    }

    private bool Literal()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(Current) || Current is '-' or '+' or '.'))
        {
            _position++;
        }

        try
        {
            JsonElement.Parse(_text[start.._position].ToString());
            return true;
        }
        catch (JsonException)
        {
            return Fail(start, "Expecting value");
        }
    }
}
