"""The record as data portals read it: a catalogue of the site and a description of each campaign, as DCAT-AP."""
