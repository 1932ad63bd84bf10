import pytest

from pumplog.services.imports.mapping_reader import read_mapping
from pumplog.services.imports.refusals import Unusable
from pumplog.services.imports.shipped import shipped_mappings


def problems_of(text):
    with pytest.raises(Unusable) as unusable:
        read_mapping(text)
    return " ".join(unusable.value.problems)


def test_both_shipped_mappings_are_complete():
    assert [mapping.name for mapping in shipped_mappings()] == ["rapid_creek", "rheintal"]
    assert all(mapping.title for mapping in shipped_mappings())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('encoding = "utf-8-sig"', 'encoding = "guess"', "encoding"),
        ('encoding = "utf-8-sig"\n', "", "lacks “encoding”"),
        ('encoding = "utf-8-sig"', 'encodings = "utf-8-sig"', "unknown key “encodings”"),
        ('delimiter = ","', 'delimiter = ", "', "delimiter"),
        ('decimal_mark = "."', 'decimal_mark = "\'"', "decimal_mark"),
        ('thousands_mark = ""', 'thousands_mark = ","', "thousands_mark"),
        ('volume_unit = "mL"', 'volume_unit = "cc"', "volume_unit"),
        ('"M/D/YYYY"', '"M/D/YY"', "date_format"),
        ('"M/D/YYYY"', '"M/YYYY"', "date_format"),
        ('"M/D/YYYY"', '"M/D/M/YYYY"', "date_format"),
        ('"HH:MM"', '"HH"', "time_format"),
        ('"HH:MM"', '"hh:MM"', "time_format"),
        ('"Family, Given"', '"Given Family"', "name_order"),
        ('patient_language = "en"', 'patient_language = "tlh"', "patient_language"),
        ('zero_residual = "nothing_aspirated"', 'zero_residual = "0"', "zero_residual"),
        ('mrn = "MRN"', "mrn = 1", "mrn"),
        ('mrn = "MRN"', 'mrn = "Patient"', "“Patient” stands twice"),
        ('mrn = "MRN"', 'mrn = ""', "mrn"),
        ("ignored = []", 'ignored = ["Notes"]', "“Notes” stands twice"),
        ("ignored = []", "ignored = [1]", "ignored"),
        ('drugs = [" + ", "/", " & "]', 'drugs = " + "', "“drugs”"),
        ('"mg/day" = ["mg/day"]', '"g/day" = ["g/day"]', "“g/day”"),
        ('"mg/day" = ["mg/day"]', '"mg/day" = ["mcg/day"]', "“mcg/day” stands twice"),
        ('"mg/day" = ["mg/day"]', '"mg/day" = ["mg/day "]', "spaces"),
        ("fentanyl = [", "fentanil = [", "“fentanil”"),
        ('["fentaNYL", "Sublimaze"]', '["fentaNYL", "MORPHINE"]', "“morphine” stands twice"),
        ("[pumps.medtronic-synchromed-ii-8637-40]", "[pumps.synchromed]", "“synchromed”"),
        ('reservoir_ml = "20"', 'reservoir_ml = "40"', "20 mL"),
        ('low_reservoir_alarm_ml = "2"', 'low_reservoir_alarm_ml = "20"', "alarm level"),
        ('flow_tolerance_pct = "14.5"', "flow_tolerance_pct = 14.5", "flow_tolerance_pct"),
        ('flow_tolerance_pct = "14.5"', 'flow_tolerance_pct = "14,5"', "flow_tolerance_pct"),
        ('flow_tolerance_pct = "14.5"\n', "", "lacks “flow_tolerance_pct”"),
        ("[file]", "[file", "TOML"),
        ("[drugs]", "[[drugs]]", "“drugs” is a table"),
    ],
)
def test_it_refuses_a_mapping_that_leaves_anything_to_guess(us_text, old, new, told):
    assert old in us_text
    assert told in problems_of(us_text.replace(old, new, 1))


def test_it_names_all_that_is_wrong_at_once(us_text):
    text = us_text.replace('"M/D/YYYY"', '"M/D/YY"').replace('delimiter = ","', 'delimiter = "x"')
    assert "date_format" in problems_of(text)
    assert "delimiter" in problems_of(text)


def test_it_refuses_a_section_that_is_missing(us_text):
    assert "lacks “separators”" in problems_of(us_text.replace("[separators]", "[separator]"))
