using System.Text.Json;
using Azure.Data.Tables;
using Splitrun.Storage.Limits;
using Splitrun.Storage.Serialization;

namespace Splitrun.Storage.Tables;

/// <summary>A value as JSON in binary properties json0, json1, ...: one property holds 64 KiB, one entity 1 MiB.</summary>
internal static class JsonProperty
{
    public static TableEntity WithJson<T>(this TableEntity entity, T value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, StoredJson.Options);
        for (var (start, part) = (0, 0); start < bytes.Length; start += StorageLimits.PropertyBytes, part++)
        {
            entity[$"json{part}"] = bytes.AsSpan(start, Math.Min(StorageLimits.PropertyBytes, bytes.Length - start)).ToArray();
        }

        return entity;
    }

    public static T ReadJson<T>(this TableEntity entity)
    {
        using var bytes = new MemoryStream();
        for (var part = 0; entity.GetBinary($"json{part}") is { } piece; part++)
        {
            bytes.Write(piece);
        }

        return JsonSerializer.Deserialize<T>(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), StoredJson.Options)
            ?? throw new InvalidDataException($"Row {entity.PartitionKey}/{entity.RowKey} holds no {typeof(T).Name}.");
    }
}
