using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Tests.Outcomes;

public sealed class SegmentAdmissionTests
{
    [Fact]
    public void Admit_MoreValuesThanFit_ShareOneSliceAName()
    {
        var admission = new SegmentAdmission([]);

        var slices = Enumerable.Range(0, 100).Select(i => admission.Admit("repository", $"{i}")).ToList();

        Assert.Equal(SegmentAdmission.MaxValues, slices.Count(s => s?.Value is not null));
        Assert.All(slices.Skip(SegmentAdmission.MaxValues), slice => Assert.Equal(SliceKey.OfSegment("repository", null), slice));
        Assert.Equal(SliceKey.OfSegment("repository", "3"), admission.Admit("repository", "3"));
    }

    [Fact]
    public void Admit_MoreNamesThanFit_AreLeftOut()
    {
        var admission = new SegmentAdmission([]);

        var slices = Enumerable.Range(0, 20).Select(i => admission.Admit($"name-{i}", "value")).ToList();

        Assert.Equal(SegmentAdmission.MaxNames, slices.Count(s => s is not null));
        Assert.All(slices.Skip(SegmentAdmission.MaxNames), Assert.Null);
    }

    [Fact]
    public void Admit_WhateverComes_StaysWithinTheRowsOfACommit()
    {
        var random = new Random(1);
        var admission = new SegmentAdmission([]);
        for (var i = 0; i < 10_000; i++)
        {
            admission.Admit($"name-{random.Next(30)}", $"{random.Next(50)}");
        }

        Assert.InRange(admission.Known.Count, SegmentAdmission.MaxValues, SegmentAdmission.MaxSlices);
        var again = new SegmentAdmission(admission.Known);
        Assert.All(admission.Known.Where(s => s.Value is not null), slice => Assert.Equal(slice, again.Admit(slice.Name!, slice.Value!)));
    }

    /// <summary>A value called like the slice that later values share, and names that could run together, are apart.</summary>
    [Fact]
    public void SegmentText_NamesAndValuesThatCouldRunTogether_AreApart()
    {
        SliceKey[] slices = [SliceKey.OfSegment("a", null), SliceKey.OfSegment("a", "other"), SliceKey.OfSegment("a", "b=c"), SliceKey.OfSegment("a", "b")];

        Assert.Equal(slices.Length, slices.Select(s => s.SegmentText).Distinct().Count());
    }
}
