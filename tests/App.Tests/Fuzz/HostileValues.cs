namespace Splitrun.App.Tests.Fuzz;

/// <summary>What has broken other programs: texts, JSON literals, pieces of an address, header values.</summary>
internal static class HostileValues
{
    /// <summary>Texts that can stand in a JSON string once they are escaped.</summary>
    public static string[] Texts { get; } =
    [
        "", " ", "\t", "a\r\nSet-Cookie: x=1", "a\nfail: forged line", "\0", "a\0b", "\u001b[31mred\u001b[0m", "\u0085", "\u2028", "\u2029", "\u202Eexe.txt", "\uFEFF", "\u200B",
        "\u00e9", "e\u0301", "\u0130\u0131", "\uFFFF", "\uFFFD", "😀", "👩‍👩‍👧‍👦", "𝕏", "\U0010FFFF", "ﷺ", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞", "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>",
        "=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(1)", "＝1", "'; DROP TABLE runs; --", "' or PartitionKey ne '", "${jndi:ldap://x}", "{{7*7}}", "%s%n%x", "%00", "{0}", "../../../etc/passwd", "..\\..\\x",
        "/", "//", "\\", ".", "..", "a/b", "a#b", "a?b", "a|b", "a!b", "a;b", "`id`", "$(id)", "| id", "&& id", "NaN", "Infinity", "-Infinity", "null", "true", "undefined", "1e999", "0x1F", "００", "1,5", "२",
        "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "2026-02-29T25:00:00Z", "-1", "0", "1", "a", "b",
        "http://169.254.169.254/latest", "https://[::1]/", "https://localhost./", "https://x@10.0.0.1/", "file:///etc/passwd", "https://hooks.example.com/\r\nX: y", "gopher://x", "javascript:alert(1)",
        "(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?<=a)b", "[", "a{2147483647}", "(?:a{1,1000}){1,1000}", ">=1e308", "<=NaN", ">0.5;", "1.2.3-alpha..1", "999999999999999999999.0.0", "v1", "*",
        new string('a', 100), new string('a', 101), new string('x', 129), new string('é', 257), new string('a', 5_000), new string('<', 9_000), new string('\u0001', 300), new string('"', 4_000),
    ];

    /// <summary>JSON values that no tree of values holds: written into the text as they stand.</summary>
    public static string[] Literals { get; } =
    [
        "1e999", "-1e999", "1e-999", "-0", "-0.0", "0.1e400", "1E+2147483648", "123456789012345678901234567890", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648", "4294967296",
        "1.7976931348623157e308", "4.9e-324", "0.30000000000000004", "1.0", "1e100", "1.0000001e100", "-1e100", "1e15", "NaN", "Infinity", "-Infinity", "+1", ".5", "01", "0x10", "1e", "--1", "nul", "tru", "undefined",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\u202e\"", "\"\\x\"", "\"unclosed", "'single'", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":2}}", "{\"\":1}", "{\"__proto__\":{\"x\":1}}", "{\"$ref\":\"#\"}", "[1,]", "{\"a\":1,}",
        "[,]", "/* c */ 1", "[[[[]]]]", "{\"\\u0000\":1}", "{\"\\ud800\":1}", "{\"a.b['c']\":1}", "{\"x\":[{\"y\":[{\"z\":null}]}]}", "\"\u0001\"", "null", "true", "[]", "{}", "[null]", "\"\"", "0",
    ];

    /// <summary>Pieces of a path, as they go over the wire.</summary>
    public static string[] Segments { get; } =
    [
        "..", ".", "%2e%2e", "%2E", "%00", "%0d%0aX:1", "%2F", "%5c", "%252f", "%25", "%", "%zz", "%c3", "%ff%fe", "%ed%a0%80", "%e2%80%ae", "%f0%9f%98%80", "%3Cimg%20src=x%3E", "a%20b", "+", "*", "~", "a;b=c", "a:b", "a|b", "(a)", "'", "%27%20or%20true", "null",
        "undefined", "CON", "-1", "nobody", "import", "poison", "openapi.json", "%7Bkey%7D", new string('a', 100), new string('a', 101), new string('a', 2_000), "%e2%82%ac%e2%82%ac", "index.html", "..%2f..%2findex.html", "%2e%2e%2fappsettings.json", "a.b", "@", "$batch",
    ];

    /// <summary>Values of query parameters, as they go over the wire.</summary>
    public static string[] Queries { get; } =
    [
        "", "0", "1", "-1", "1000", "1001", "99999999999999999999", "1e3", "%2B1", "0x1", "true", "false", "True", "maybe", "null", "%00", "%0a", "%ff", "%ed%a0%80", "%", "%zz", "a%20b", "%27%20or%20true", "2026-01-01", "0001-01-01", "9999-12-31T23:59:59.9999999Z",
        "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "2026-13-45", "text", "json", "csv", "ndjson", "markdown", "success", "running", "draft", "zzz", "bnVsbA", "IiI", "IlwwIg", "WzFd", "e30", "Ilx1ZDgwMCI", "ImEnIG9yIDEgZXEgMSI", "MQ", "LTE",
        "eyJpbmRleF9rZXkiOm51bGwsInNoYXJkIjpudWxsLCJvZmZzZXQiOi0xfQ", "eyJpbmRleF9rZXkiOiIiLCJzaGFyZCI6IiIsIm9mZnNldCI6MjE0NzQ4MzY0N30", "eyJpbmRleF9rZXkiOiJ0OlwwJyBvciIsInNoYXJkIjoieHwwIiwib2Zmc2V0IjowfQ", "eyJpbmRleF9rZXkiOiJ6enoiLCJzaGFyZCI6Inp6eiIsIm9mZnNldCI6MX0", new string('a', 3_000), "%e2%80%ae", "effective_tokens", "a", "b",
    ];

    /// <summary>Values of headers.</summary>
    public static string[] Headers { get; } =
    [
        "", "*", "\"1\"", "W/\"1\"", "\"1", "1,2,3", "\"-1\"", "\"99999999999999999999\"", ",,,", "é", "日本", "\u0080\u00ff", "a=b; c", "text/plain", "text/plain;q=x", "*/*;q=99", "application/json", "bytes=0-3", "bytes=-1", "bytes=5-1", "bytes=0-,1-", "bytes=99999999999999999999-",
        "lines=0-1", "bytes=0-18446744073709551616", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-00000000000000000000000000000000-0000000000000000-00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-" + new string('x', 9_000), "rojo=00f067aa0ba902b7,é=1", new string(',', 3_000), new string('a', 12_000), "Fri, 31 Feb 2026 00:00:00 GMT", "gzip", "identity;q=0",
    ];

    /// <summary>Content types.</summary>
    public static string[] ContentTypes { get; } =
    [
        "", "application/json", "application/json; charset=utf-16", "application/json;charset=x;charset=y", "APPLICATION/JSON", "application/merge-patch+json", "+json", "/", "application/x-ndjson", "application/gzip", "text/markdown", "application/yaml", "text/plain", "multipart/form-data",
        "multipart/form-data; boundary=" + "x", "application/x-www-form-urlencoded", "application/xml", "é/é", ";", "application/json, text/yaml", new string('a', 4_000) + "/json",
    ];
}
